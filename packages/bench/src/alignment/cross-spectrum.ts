/** What two stretches of stereo have in common, frequency by frequency. */
import FFT from 'fft.js';
import type { StereoStretch } from './read-stereo.ts';

/** Numbers of bins 0 … size/2, in arrays that the next call uses again. */
export interface CrossSpectrum {
  /** conj(anchor) × other, left plus right: a lag turns its phase backwards, the more the higher the frequency. */
  readonly real: Float64Array;
  readonly imaginary: Float64Array;
  readonly anchorPower: Float64Array;
  readonly otherPower: Float64Array;
}

/** Transforms stereo as one complex signal, left the real part and right the imaginary one. */
function transformStereo(
  fft: FFT,
  { left, right }: StereoStretch,
  buffers: { packed: Float64Array; spectrum: Float64Array },
): void {
  const { packed, spectrum } = buffers;
  packed.fill(0);
  for (let frame = 0; frame < left.length; frame += 1) {
    packed[2 * frame] = left[frame]!;
    packed[2 * frame + 1] = right[frame]!;
  }
  fft.transform(spectrum, packed);
}

/**
 * Makes a meter of cross spectra.
 *
 * @param size a power of two; stretches may be shorter
 */
export function createCrossSpectrum(
  size: number,
): (anchor: StereoStretch, other: StereoStretch) => CrossSpectrum {
  const fft = new FFT(size);
  const packed = new Float64Array(2 * size);
  const here = new Float64Array(2 * size);
  const there = new Float64Array(2 * size);
  const bins = size / 2 + 1;
  const cross = {
    real: new Float64Array(bins),
    imaginary: new Float64Array(bins),
    anchorPower: new Float64Array(bins),
    otherPower: new Float64Array(bins),
  };
  return (anchor, other) => {
    transformStereo(fft, anchor, { packed, spectrum: here });
    transformStereo(fft, other, { packed, spectrum: there });
    for (let bin = 0; bin < bins; bin += 1) {
      // a bin and its mirror together hold left and right; their cross products add up to left × left + right × right
      const mirror = (size - bin) % size;
      const a = here[2 * bin]!;
      const b = here[2 * bin + 1]!;
      const c = here[2 * mirror]!;
      const d = here[2 * mirror + 1]!;
      const e = there[2 * bin]!;
      const f = there[2 * bin + 1]!;
      const g = there[2 * mirror]!;
      const h = there[2 * mirror + 1]!;
      cross.real[bin] = (a * e + b * f + c * g + d * h) / 2;
      cross.imaginary[bin] = (a * f - b * e - c * h + d * g) / 2;
      cross.anchorPower[bin] = (a * a + b * b + c * c + d * d) / 2;
      cross.otherPower[bin] = (e * e + f * f + g * g + h * h) / 2;
    }
    return cross;
  };
}
