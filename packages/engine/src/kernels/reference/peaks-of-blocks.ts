import { checkPeaksOfBlocks } from '../check-arguments.ts';

export function peaksOfBlocks(samples: Float32Array, boundaries: Int32Array, peaks: Float32Array): void {
  checkPeaksOfBlocks(samples, boundaries, peaks);
  for (const [block, end] of boundaries.entries()) {
    for (let n = block === 0 ? 0 : boundaries[block - 1]!; n < end; n++) {
      peaks[block] = Math.max(peaks[block]!, Math.abs(samples[n]!));
    }
  }
}
