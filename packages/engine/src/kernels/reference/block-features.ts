import type { BlockFeatures } from '../kernels.ts';

const LANES = 4;
const { fround } = Math;

/** Specification of `Kernels.blockFeatures`: single precision, four lanes of sums, added as (0 + 1) + (2 + 3) at a block's end. */
export function blockFeatures(
  samples: Float32Array,
  blockFrames: number,
  blockCount: number,
  into: BlockFeatures,
  firstBlock: number,
): void {
  for (let block = 0; block < blockCount; block++) {
    let peak = 0;
    let curvaturePeak = 0;
    const curvatureSums = new Float32Array(LANES);
    const sums = new Float32Array(LANES);
    const fallingSums = new Float32Array(LANES);
    for (let n = 0; n < blockFrames; n++) {
      const frame = 1 + block * blockFrames + n;
      const lane = n % LANES;
      const x = samples[frame]!;
      const rise = fround(x - samples[frame - 1]!);
      const next = fround(samples[frame + 1]! - x);
      const curvature = Math.abs(fround(next - rise));
      // Comparisons are so written that NaN counts as nothing, as it does in the wasm kernel.
      if (Math.abs(x) > peak) peak = Math.abs(x);
      if (curvature > curvaturePeak) curvaturePeak = curvature;
      curvatureSums[lane]! += curvature;
      sums[lane]! += x;
      fallingSums[lane]! += sums[lane]!;
    }
    const rampSums = sums.map((sum, lane) => {
      const row = fround(fround(sum * (blockFrames / LANES)) - fallingSums[lane]!);
      return fround(row * LANES) + fround(sum * (lane + 0.5));
    });
    into.peaks[firstBlock + block] = peak;
    into.curvaturePeaks[firstBlock + block] = curvaturePeak;
    into.curvatureSums[firstBlock + block] = sumOf(curvatureSums);
    into.sums[firstBlock + block] = sumOf(sums);
    into.rampSums[firstBlock + block] = sumOf(rampSums);
  }
}

const sumOf = ([a, b, c, d]: Float32Array): number => fround(fround(a! + b!) + fround(c! + d!));
