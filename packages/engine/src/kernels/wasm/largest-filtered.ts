import { checkFilterTaps } from '../check-arguments.ts';
import type { Kernels } from '../kernels.ts';
import type { WasmMemory } from '../wasm-memory.ts';

export interface LargestFilteredExports {
  largestFiltered(
    samples: number,
    frames: number,
    coefficients: number,
    taps: number,
    everyFrames: number,
  ): number;
}

export function createLargestFiltered(
  wasm: LargestFilteredExports,
  memory: WasmMemory,
): Pick<Kernels, 'largestFiltered'> {
  return {
    largestFiltered(samples, frames, taps, everyFrames) {
      checkFilterTaps(samples, frames, taps, everyFrames);
      const used = frames + taps.length - 1;
      const home = memory.homeOf(samples);
      const [tapsAt, copy] = memory.scratch([
        taps.byteLength,
        home < 0 ? used * Float32Array.BYTES_PER_ELEMENT : 0,
      ]);
      memory.float32(tapsAt, taps.length).set(taps);
      const samplesAt = memory.bringIn(samples, used, home, copy);
      return wasm.largestFiltered(samplesAt, frames, tapsAt, taps.length, everyFrames);
    },
  };
}
