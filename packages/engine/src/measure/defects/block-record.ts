/** What is kept of each block of about 1.5 ms until its segment ends. */
import type { BlockFeatures, Kernels } from '../../kernels/kernels.ts';

/** The arrays hold at least `count` numbers; what comes behind those is left over from before. */
export interface Blocks extends BlockFeatures {
  readonly count: number;
}

export interface BlockRecord {
  /** Looks at the next blocks; `samples` as for `Kernels.blockFeatures`. */
  look(samples: Float32Array, blocks: { blockFrames: number; blockCount: number; kernels: Kernels }): void;
  /** Valid until the next call. */
  blocks(): Blocks;
  /** Begins anew in the same memory. */
  clear(): void;
}

export function createBlockRecord(): BlockRecord {
  let features = featuresOf(() => new Float32Array(1_024));
  let count = 0;

  function makeRoom(blocks: number): void {
    const { length } = features.peaks;
    if (count + blocks <= length) return;
    const shorter = features;
    features = featuresOf((key) => {
      const longer = new Float32Array(2 * length + blocks);
      longer.set(shorter[key]);
      return longer;
    });
  }

  return {
    look(samples, { blockFrames, blockCount, kernels }) {
      makeRoom(blockCount);
      kernels.blockFeatures(samples, blockFrames, blockCount, features, count);
      count += blockCount;
    },
    blocks: () => ({ ...features, count }),
    clear() {
      count = 0;
    },
  };
}

function featuresOf(column: (key: keyof BlockFeatures) => Float32Array): BlockFeatures {
  return {
    peaks: column('peaks'),
    curvaturePeaks: column('curvaturePeaks'),
    curvatureSums: column('curvatureSums'),
    sums: column('sums'),
    rampSums: column('rampSums'),
  };
}
