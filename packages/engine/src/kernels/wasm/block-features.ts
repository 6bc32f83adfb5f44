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
      const home = memory.homeOf(samples);
      const places = memory.scratch([home < 0 ? used * FLOAT32_BYTES : 0, COLUMN_COUNT * columnBytes]);
      const featuresAt = places[1];
      const first = memory.bringIn(samples, used, home, places[0]) + FLOAT32_BYTES;
      wasm.blockFeatures(first, blockFrames, blockCount, featuresAt);
      into.peaks.set(memory.float32(featuresAt, blockCount), firstBlock);
      into.curvaturePeaks.set(memory.float32(featuresAt + columnBytes, blockCount), firstBlock);
      into.curvatureSums.set(memory.float32(featuresAt + 2 * columnBytes, blockCount), firstBlock);
      into.sums.set(memory.float32(featuresAt + 3 * columnBytes, blockCount), firstBlock);
      into.rampSums.set(memory.float32(featuresAt + 4 * columnBytes, blockCount), firstBlock);
    },
  };
}
