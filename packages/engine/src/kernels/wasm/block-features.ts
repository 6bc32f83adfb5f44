import { checkBlocks } from '../check-arguments.ts';
import { BLOCK_FEATURES, type Kernels } from '../kernels.ts';
import type { WasmMemory } from '../wasm-memory.ts';

export interface BlockFeaturesExports {
  blockFeatures(
    samples: number,
    blockFrames: number,
    blockCount: number,
    flatStep: number,
    features: number,
  ): void;
}

const FLOAT32_BYTES = 4;

export function createBlockFeatures(
  wasm: BlockFeaturesExports,
  memory: WasmMemory,
): Pick<Kernels, 'blockFeatures'> {
  return {
    blockFeatures(samples, blockFrames, blockCount, flatStep) {
      checkBlocks(samples, blockFrames, blockCount);
      const used = blockCount * blockFrames + 2;
      const numbers = blockCount * BLOCK_FEATURES.count;
      const home = memory.addressOf(samples);
      const [copy, featuresAt] = memory.scratch([
        home === undefined ? used * FLOAT32_BYTES : 0,
        numbers * FLOAT32_BYTES,
      ]);
      if (home === undefined) memory.float32(copy, used).set(samples.subarray(0, used));
      const firstBlock = (home ?? copy) + FLOAT32_BYTES;
      wasm.blockFeatures(firstBlock, blockFrames, blockCount, flatStep, featuresAt);
      return memory.float32(featuresAt, numbers).slice();
    },
  };
}
