import { checkFlatTops } from '../check-arguments.ts';
import { FLAT_TOP_MARGIN_FRAMES, type Kernels } from '../kernels.ts';
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

export function createFlatTops(wasm: FlatTopsExports, memory: WasmMemory): Pick<Kernels, 'flatTops'> {
  return {
    flatTops(samples, frames, { step, floor, leastEdges }, state) {
      checkFlatTops(samples, frames, state);
      const used = frames + 2 * FLAT_TOP_MARGIN_FRAMES;
      const home = memory.addressOf(samples);
      const [copy, stateAt, topsAt] = memory.scratch([
        home === undefined ? used * FLOAT32_BYTES : 0,
        state.length * FLOAT64_BYTES,
        (1 + frames / LEAST_FRAMES_A_TOP) * TOP_NUMBERS * FLOAT32_BYTES,
      ]);
      if (home === undefined) memory.float32(copy, used).set(samples.subarray(0, used));
      memory.float64(stateAt, state.length).set(state);
      const first = (home ?? copy) + FLAT_TOP_MARGIN_FRAMES * FLOAT32_BYTES;
      const count = wasm.flatTops(first, frames, step, floor, leastEdges, stateAt, topsAt);
      state.set(memory.float64(stateAt, state.length));
      return readTops(count, topsAt);
    },
  };

  function readTops(count: number, topsAt: number) {
    const whole = memory.int32(topsAt, count * TOP_NUMBERS);
    const real = memory.float32(topsAt, count * TOP_NUMBERS);
    const [ends, lengths, levels] = [new Int32Array(count), new Int32Array(count), new Float32Array(count)];
    for (let top = 0; top < count; top++) {
      ends[top] = whole[top * TOP_NUMBERS]!;
      lengths[top] = whole[top * TOP_NUMBERS + 1]!;
      levels[top] = real[top * TOP_NUMBERS + 2]!;
    }
    return { ends, lengths, levels };
  }
}
