import { checkBlocks } from '../check-arguments.ts';
import type { Kernels } from '../kernels.ts';
import type { WasmMemory } from '../wasm-memory.ts';

export interface BlockFeaturesExports {
  blockFeatures(samples: number, blockFrames: number, blockCount: number, features: number): void;
}

const FLOAT32_BYTES = 4;
const COLUMN_COUNT = 5;

export function createBlockFeatures(
  wasm: BlockFeaturesExports,
  memory: WasmMemory,
): Pick<Kernels, 'blockFeatures'> {
  return {
    blockFeatures(samples, blockFrames, blockCount, into, firstBlock) {
      checkBlocks(samples, { blockFrames, blockCount, into, firstBlock });
      const used = blockCount * blockFrames + 2;
      const columnBytes = blockCount * FLOAT32_BYTES;
      const home = memory.addressOf(samples);
      const [copy, featuresAt] = memory.scratch([
        home === undefined ? used * FLOAT32_BYTES : 0,
        COLUMN_COUNT * columnBytes,
      ]);
      if (home === undefined) memory.float32(copy, used).set(samples.subarray(0, used));
      wasm.blockFeatures((home ?? copy) + FLOAT32_BYTES, blockFrames, blockCount, featuresAt);
      const column = (index: number) => memory.float32(featuresAt + index * columnBytes, blockCount);
      into.peaks.set(column(0), firstBlock);
      into.curvaturePeaks.set(column(1), firstBlock);
      into.curvatureSums.set(column(2), firstBlock);
      into.sums.set(column(3), firstBlock);
      into.rampSums.set(column(4), firstBlock);
    },
  };
}
