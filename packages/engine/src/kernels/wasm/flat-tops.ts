import { checkFlatTops } from '../check-arguments.ts';
import { FLAT_TOP_MARGIN_FRAMES, type FlatTopList, type Kernels } from '../kernels.ts';
import type { WasmMemory } from '../wasm-memory.ts';

export interface FlatTopsExports {
  flatTops(
    samples: number,
    frames: number,
    step: number,
    floor: number,
    leastEdges: number,
    state: number,
    tops: number,
  ): number;
}

const FLOAT32_BYTES = 4;
const FLOAT64_BYTES = 8;
/** Of each top its end, its length and its level. */
const TOP_NUMBERS = 3;
/** A top ends at a frame that is not flat, behind at least one that is. */
const LEAST_FRAMES_A_TOP = 2;
/** What most calls find. */
const NO_TOPS: FlatTopList = {
  ends: new Int32Array(0),
  lengths: new Int32Array(0),
  levels: new Float32Array(0),
};

export function createFlatTops(wasm: FlatTopsExports, memory: WasmMemory): Pick<Kernels, 'flatTops'> {
  return {
    flatTops(samples, frames, shape, state) {
      checkFlatTops(samples, frames, state);
      const used = frames + 2 * FLAT_TOP_MARGIN_FRAMES;
      const home = memory.homeOf(samples);
      const places = memory.scratch([
        home < 0 ? used * FLOAT32_BYTES : 0,
        state.length * FLOAT64_BYTES,
        (1 + frames / LEAST_FRAMES_A_TOP) * TOP_NUMBERS * FLOAT32_BYTES,
      ]);
      const stateAt = places[1];
      const topsAt = places[2];
      const first = memory.bringIn(samples, used, home, places[0]) + FLAT_TOP_MARGIN_FRAMES * FLOAT32_BYTES;
      memory.copyIn(state, stateAt);
      const count = wasm.flatTops(first, frames, shape.step, shape.floor, shape.leastEdges, stateAt, topsAt);
      const stateFirst = stateAt / FLOAT64_BYTES;
      for (let index = 0; index < state.length; index++) state[index] = memory.float64s[stateFirst + index]!;
      return count === 0 ? NO_TOPS : readTops(count, topsAt);
    },
  };

  function readTops(count: number, topsAt: number): FlatTopList {
    const whole = memory.int32(topsAt, count * TOP_NUMBERS);
    const real = memory.float32(topsAt, count * TOP_NUMBERS);
    const ends = new Int32Array(count);
    const lengths = new Int32Array(count);
    const levels = new Float32Array(count);
    for (let top = 0; top < count; top++) {
      ends[top] = whole[top * TOP_NUMBERS]!;
      lengths[top] = whole[top * TOP_NUMBERS + 1]!;
      levels[top] = real[top * TOP_NUMBERS + 2]!;
    }
    return { ends, lengths, levels };
  }
}
