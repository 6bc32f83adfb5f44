import { checkReservation } from '../check-arguments.ts';
import type { Kernels } from '../kernels.ts';
import type { WasmMemory } from '../wasm-memory.ts';

const FLOAT32_BYTES = 4;
/** Kernels may read this much beyond an array's end. */
const SIMD_SLACK = 3;

export function createReserve(memory: WasmMemory): Pick<Kernels, 'reserve'> {
  return {
    reserve(length) {
      checkReservation(length);
      const room = length + SIMD_SLACK;
      const address = memory.keep(room * FLOAT32_BYTES);
      memory.float32(address, room).fill(0);
      let samples = memory.float32(address, length);
      return {
        get samples() {
          if (samples.buffer !== memory.buffer) samples = memory.float32(address, length);
          return samples;
        },
      };
    },
  };
}
