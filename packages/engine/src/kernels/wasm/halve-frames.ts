import { checkHalves, checkStereo } from '../check-arguments.ts';
import type { Kernels } from '../kernels.ts';
import type { WasmMemory } from '../wasm-memory.ts';

export interface HalveFramesExports {
  halveFrames(
    left: number,
    right: number,
    frames: number,
    hasWaiting: number,
    coefficients: number,
    state: number,
    leftInto: number,
    rightInto: number,
  ): void;
}

const FLOAT32_BYTES = 4;
/** The memory of a state as assembly/halve-frames.ts has it. */
const STATE_BYTES = 48;

export function createFrameHalving(
  wasm: HalveFramesExports,
  memory: WasmMemory,
): Pick<Kernels, 'createFrameHalving'> {
  return {
    createFrameHalving({ early, late }) {
      const coefficients = Float32Array.of(early, early, late, late);
      const state = new Uint8Array(STATE_BYTES);
      let waiting = 0;

      return {
        push(channels, frames, into) {
          checkStereo(channels, frames);
          const halves = (waiting + frames) >> 1;
          checkHalves(into, channels, halves);
          const homes = memory.homesOf(channels);
          const [parameters, stateAt, leftInto, rightInto, leftCopy, rightCopy] = memory.scratch([
            coefficients.byteLength,
            state.length,
            halves * FLOAT32_BYTES,
            halves * FLOAT32_BYTES,
            frames * FLOAT32_BYTES,
            frames * FLOAT32_BYTES,
          ]);
          const left = memory.bringIn(channels[0]!, frames, homes[0]!, leftCopy);
          const right =
            channels.length > 1 ? memory.bringIn(channels[1]!, frames, homes[1]!, rightCopy) : left;
          memory.float32(parameters, coefficients.length).set(coefficients);
          memory.bytes(stateAt, state.length).set(state);
          wasm.halveFrames(left, right, frames, waiting, parameters, stateAt, leftInto, rightInto);
          state.set(memory.bytes(stateAt, state.length));
          for (const [index, address] of [leftInto, rightInto].slice(0, channels.length).entries()) {
            into[index]!.set(memory.float32(address, halves));
          }
          waiting = (waiting + frames) % 2;
          return halves;
        },
      };
    },
  };
}
