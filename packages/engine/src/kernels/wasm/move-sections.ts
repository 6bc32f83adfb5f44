import { checkLength, checkPeriodFrames, checkPeriods } from '../check-arguments.ts';
import { type Kernels, SECTION_POINT } from '../kernels.ts';
import type { WasmMemory } from '../wasm-memory.ts';
import { FLOAT64_BYTES, LANES } from './channel-lanes.ts';

export interface MoveSectionsExports {
  moveSections(
    left: number,
    right: number,
    frames: number,
    sections: number,
    periodFrames: number,
    points: number,
    state: number,
    scratch: number,
  ): void;
}

const FLOAT32_BYTES = 4;
/** The memory of a state as assembly/move-sections.ts has it. */
const SECTIONS_AT = 16;
const SECTION_BYTES = 32;
/** The kernel lays out the coefficients of two sections at a time. */
const SECTIONS_LAID_OUT = 2;
const FRAME_BYTES = LANES * FLOAT64_BYTES;

export function createMovingSections(
  wasm: MoveSectionsExports,
  memory: WasmMemory,
): Pick<Kernels, 'createMovingSections'> {
  return {
    createMovingSections({ sections, periodFrames }) {
      checkPeriodFrames(periodFrames);
      const state = new Uint8Array(SECTIONS_AT + sections * SECTION_BYTES);
      let position = 0;

      return {
        process(channels, frames, points) {
          const periods = checkPeriods(channels, frames, position, periodFrames);
          checkLength('points', points, (periods + 2) * sections * SECTION_POINT);
          const used = points.subarray(0, (periods + 2) * sections * SECTION_POINT);
          const homes = memory.homesOf(channels);
          const [stateAt, pointsAt, scratch, leftCopy, rightCopy] = memory.scratch([
            state.length,
            used.byteLength,
            periodFrames * (SECTIONS_LAID_OUT * SECTION_POINT * FLOAT64_BYTES + FRAME_BYTES),
            frames * FLOAT32_BYTES,
            frames * FLOAT32_BYTES,
          ]);
          const left = memory.bringIn(channels[0]!, frames, homes[0]!, leftCopy);
          const right =
            channels.length > 1 ? memory.bringIn(channels[1]!, frames, homes[1]!, rightCopy) : left;
          memory.bytes(stateAt, state.length).set(state);
          memory.float64(pointsAt, used.length).set(used);
          wasm.moveSections(left, right, frames, sections, periodFrames, pointsAt, stateAt, scratch);
          state.set(memory.bytes(stateAt, state.length));
          for (const [index, address] of [left, right].slice(0, channels.length).entries()) {
            if (homes[index]! < 0) channels[index]!.set(memory.float32(address, frames));
          }
          position = (position + frames) % periodFrames;
        },
      };
    },
  };
}
