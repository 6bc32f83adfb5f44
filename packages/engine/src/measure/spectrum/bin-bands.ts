/** Stretches of the frequency axis as stretches of bins; a bin on an edge is shared in proportion. */
import type { BinBand } from '../../kernels/kernels.ts';

/** How a spectrum's bins lie: bin k at k·binHz, the last at half the sample rate. */
export interface BinScale {
  readonly binHz: number;
  readonly lastBin: number;
}

export const binScaleOf = (fftSize: number, sampleRate: number): BinScale => ({
  binHz: sampleRate / fftSize,
  lastBin: fftSize / 2,
});

/** The bins from one frequency to another, which is above it; what reaches beyond the last bin ends there. */
export function binBand(lowHz: number, highHz: number, { binHz, lastBin }: BinScale): BinBand {
  const end = lastBin + 0.5;
  const low = Math.min(lowHz / binHz, end);
  const high = Math.min(highHz / binHz, end);
  const firstOfBand = Math.min(lastBin, Math.floor(low + 0.5));
  const lastOfBand = Math.max(firstOfBand, Math.ceil(high - 0.5));
  if (firstOfBand === lastOfBand) {
    const half = (high - low) / 2;
    return { firstBin: firstOfBand, lastBin: lastOfBand, firstShare: half, lastShare: half };
  }
  return {
    firstBin: firstOfBand,
    lastBin: lastOfBand,
    firstShare: firstOfBand + 0.5 - low,
    lastShare: high - (lastOfBand - 0.5),
  };
}

export function powerInBand(
  powers: ArrayLike<number>,
  { firstBin, lastBin, firstShare, lastShare }: BinBand,
): number {
  let sum = firstShare * powers[firstBin]! + lastShare * powers[lastBin]!;
  for (let bin = firstBin + 1; bin < lastBin; bin++) sum += powers[bin]!;
  return sum;
}
