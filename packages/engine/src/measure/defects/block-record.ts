/** What is kept of each block of about 1.5 ms until its segment ends. */
import type { BlockFeatures, Kernels } from '../../kernels/kernels.ts';

/** The arrays hold at least `count` numbers; what comes behind those is left over from before. */
export interface Blocks extends BlockFeatures {
  readonly count: number;
}

const FIRST_ROOM = 1_024;

export class BlockRecord implements Blocks {
  peaks = new Float32Array(FIRST_ROOM);
  curvaturePeaks = new Float32Array(FIRST_ROOM);
  curvatureSums = new Float32Array(FIRST_ROOM);
  sums = new Float32Array(FIRST_ROOM);
  rampSums = new Float32Array(FIRST_ROOM);
  count = 0;

  /** Looks at the next blocks; `samples` as for `Kernels.blockFeatures`. */
  look(samples: Float32Array, blockFrames: number, blockCount: number, kernels: Kernels): void {
    const { length } = this.peaks;
    if (this.count + blockCount > length) this.makeRoom(2 * length + blockCount);
    kernels.blockFeatures(samples, blockFrames, blockCount, this, this.count);
    this.count += blockCount;
  }

  /** Begins anew in the same memory. */
  clear(): void {
    this.count = 0;
  }

  private makeRoom(length: number): void {
    this.peaks = lengthen(this.peaks, length);
    this.curvaturePeaks = lengthen(this.curvaturePeaks, length);
    this.curvatureSums = lengthen(this.curvatureSums, length);
    this.sums = lengthen(this.sums, length);
    this.rampSums = lengthen(this.rampSums, length);
  }
}

function lengthen(numbers: Float32Array, length: number): Float32Array<ArrayBuffer> {
  const longer = new Float32Array(length);
  longer.set(numbers);
  return longer;
}
