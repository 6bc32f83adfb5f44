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

const COLUMNS = ['peak', 'curvaturePeak', 'curvatureSum', 'sum', 'rampSum'] as const;

export function createBlockRecord(): BlockRecord {
  let columns = COLUMNS.map(() => new Float32Array(1_024));
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
      for (const [index, name] of COLUMNS.entries()) {
        copyColumn(features, BLOCK_FEATURES[name], columns[index]!.subarray(count, count + blocks));
      }
      count += blocks;
    },
    blocks() {
      const [peaks, curvaturePeaks, curvatureSums, sums, rampSums] = columns.map((column) =>
        column.subarray(0, count),
      ) as [Float32Array, Float32Array, Float32Array, Float32Array, Float32Array];
      return { count, peaks, curvaturePeaks, curvatureSums, sums, rampSums };
    },
  };
}

function copyColumn(features: Float32Array, feature: number, into: Float32Array): void {
  for (let block = 0; block < into.length; block++) {
    into[block] = features[block * BLOCK_FEATURES.count + feature]!;
  }
}
