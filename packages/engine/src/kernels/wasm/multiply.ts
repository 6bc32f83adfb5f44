import { checkLines, checkMultiplied } from '../check-arguments.ts';
import type { Kernels } from '../kernels.ts';
import type { WasmMemory } from '../wasm-memory.ts';

export interface MultiplyExports {
  scale(samples: number, frames: number, factor: number): void;
  multiplyByLines(samples: number, gains: number, cells: number, cellFrames: number, into: number): void;
}

const FLOAT32_BYTES = 4;

export function createMultiply(
  wasm: MultiplyExports,
  memory: WasmMemory,
): Pick<Kernels, 'scale' | 'multiplyByLines'> {
  return {
    scale(samples, frames, factor) {
      checkMultiplied(samples, frames);
      const home = memory.homeOf(samples);
      const copy = memory.scratchOf(home < 0 ? frames * FLOAT32_BYTES : 0);
      const at = memory.bringIn(samples, frames, home, copy);
      wasm.scale(at, frames, factor);
      if (home < 0) samples.set(memory.float32(at, frames));
    },

    multiplyByLines(samples, gains, cellFrames, into) {
      checkLines(samples, gains, cellFrames, into);
      const cells = gains.length - 1;
      const frames = cells * cellFrames;
      const home = memory.homeOf(samples);
      const intoHome = memory.homeOf(into);
      const [gainsAt, copy, intoCopy] = memory.scratch([
        gains.byteLength,
        home < 0 ? frames * FLOAT32_BYTES : 0,
        intoHome < 0 ? frames * FLOAT32_BYTES : 0,
      ]);
      memory.float64(gainsAt, gains.length).set(gains);
      const samplesAt = memory.bringIn(samples, frames, home, copy);
      const intoAt = intoHome < 0 ? intoCopy : intoHome;
      wasm.multiplyByLines(samplesAt, gainsAt, cells, cellFrames, intoAt);
      if (intoHome < 0) into.set(memory.float32(intoAt, frames));
    },
  };
}
