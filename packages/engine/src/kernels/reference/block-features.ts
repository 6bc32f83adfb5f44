import { BLOCK_FEATURES } from '../kernels.ts';

const LANES = 4;
const { fround } = Math;

/** Specification of `Kernels.blockFeatures`: single precision, four lanes of sums, added as (0 + 1) + (2 + 3) at a block's end. */
export function blockFeatures(
  samples: Float32Array,
  blockFrames: number,
  blockCount: number,
  flatStep: number,
): Float32Array {
  const features = new Float32Array(blockCount * BLOCK_FEATURES.count);
  for (let block = 0; block < blockCount; block++) {
    let peak = 0;
    let curvaturePeak = 0;
    let flatFrames = 0;
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
      if (curvature <= fround(flatStep) && Math.abs(rise) <= fround(flatStep)) flatFrames++;
      curvatureSums[lane]! += curvature;
      sums[lane]! += x;
      fallingSums[lane]! += sums[lane]!;
    }
    const rampSums = sums.map((sum, lane) => {
      const row = fround(fround(sum * (blockFrames / LANES)) - fallingSums[lane]!);
      return fround(row * LANES) + fround(sum * (lane + 0.5));
    });
    features.set(
      [peak, curvaturePeak, sumOf(curvatureSums), flatFrames, sumOf(sums), sumOf(rampSums)],
      block * BLOCK_FEATURES.count,
    );
  }
  return features;
}

const sumOf = ([a, b, c, d]: Float32Array): number => fround(fround(a! + b!) + fround(c! + d!));
