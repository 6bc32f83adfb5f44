/** What is kept of each block of about 1.5 ms until its segment ends. */
import { BLOCK_FEATURES } from '../../kernels/kernels.ts';

export interface Blocks {
  readonly count: number;
  readonly peaks: Float32Array;
  /** Largest magnitude of the second difference, and its sum. */
  readonly curvaturePeaks: Float32Array;
  readonly curvatureSums: Float32Array;
  /** Σ x[n], and Σ (n + ½)·x[n] with n counted from the block's start. */
  readonly sums: Float32Array;
  readonly rampSums: Float32Array;
}

export interface BlockRecord {
  /** @param features what the kernel found in the next blocks */
  add(features: Float32Array): void;
  blocks(): Blocks;
}

export function createBlockRecord(): BlockRecord {
  let rows = new Float32Array(1024 * BLOCK_FEATURES.count);
  let used = 0;

  const column = (feature: number): Float32Array =>
    Float32Array.from(
      { length: used / BLOCK_FEATURES.count },
      (_, block) => rows[block * BLOCK_FEATURES.count + feature]!,
    );

  return {
    add(features) {
      if (used + features.length > rows.length) {
        const larger = new Float32Array(2 * rows.length + features.length);
        larger.set(rows.subarray(0, used));
        rows = larger;
      }
      rows.set(features, used);
      used += features.length;
    },
    blocks: () => ({
      count: used / BLOCK_FEATURES.count,
      peaks: column(BLOCK_FEATURES.peak),
      curvaturePeaks: column(BLOCK_FEATURES.curvaturePeak),
      curvatureSums: column(BLOCK_FEATURES.curvatureSum),
      sums: column(BLOCK_FEATURES.sum),
      rampSums: column(BLOCK_FEATURES.rampSum),
    }),
  };
}
