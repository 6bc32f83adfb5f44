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

type Columns = [Float32Array, Float32Array, Float32Array, Float32Array, Float32Array];
const COLUMN_COUNT = 5;

export function createBlockRecord(): BlockRecord {
  let columns = Array.from({ length: COLUMN_COUNT }, () => new Float32Array(1_024));
  let count = 0;

  function makeRoom(blocks: number): void {
    const length = columns[0]!.length;
    if (count + blocks <= length) return;
    columns = columns.map((column) => {
      const longer = new Float32Array(2 * length + blocks);
      longer.set(column);
      return longer;
    });
  }

  return {
    add(features) {
      const blocks = features.length / BLOCK_FEATURES.count;
      makeRoom(blocks);
      copyColumns(features, columns, count);
      count += blocks;
    },
    blocks() {
      const [peaks, curvaturePeaks, curvatureSums, sums, rampSums] = columns.map((column) =>
        column.subarray(0, count),
      ) as Columns;
      return { count, peaks, curvaturePeaks, curvatureSums, sums, rampSums };
    },
  };
}

/** A function of its own, so that the compiler keeps the loop in registers. */
function copyColumns(features: Float32Array, columns: readonly Float32Array[], firstBlock: number): void {
  const [peaks, curvaturePeaks, curvatureSums, sums, rampSums] = columns as Columns;
  let block = firstBlock;
  for (let at = 0; at < features.length; at += BLOCK_FEATURES.count) {
    peaks[block] = features[at + BLOCK_FEATURES.peak]!;
    curvaturePeaks[block] = features[at + BLOCK_FEATURES.curvaturePeak]!;
    curvatureSums[block] = features[at + BLOCK_FEATURES.curvatureSum]!;
    sums[block] = features[at + BLOCK_FEATURES.sum]!;
    rampSums[block] = features[at + BLOCK_FEATURES.rampSum]!;
    block++;
  }
}
