import { checkBlockSums } from '../check-arguments.ts';
import type { Kernels } from '../kernels.ts';
import type { WasmMemory } from '../wasm-memory.ts';

export interface SumsOfBlocksExports {
  sumsOfBlocks(samples: number, blockFrames: number, sums: number, blocks: number): void;
}

export function createSumsOfBlocks(
  wasm: SumsOfBlocksExports,
  memory: WasmMemory,
): Pick<Kernels, 'sumsOfBlocks'> {
  return {
    sumsOfBlocks(samples, blockFrames, sums) {
      checkBlockSums(samples, blockFrames, sums);
      const frames = sums.length * blockFrames;
      const home = memory.homeOf(samples);
      const [sumsAt, copy] = memory.scratch([
        sums.byteLength,
        home < 0 ? frames * Float32Array.BYTES_PER_ELEMENT : 0,
      ]);
      wasm.sumsOfBlocks(memory.bringIn(samples, frames, home, copy), blockFrames, sumsAt, sums.length);
      sums.set(memory.float64(sumsAt, sums.length));
    },
  };
}
