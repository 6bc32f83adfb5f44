/** How well a piece of audio fits another at every lag, whatever polarity or phase rotation lies between them. */
import FFT from 'fft.js';
import { createCrossSpectrum } from './cross-spectrum.ts';
import type { StereoStretch } from './read-stereo.ts';

/** Bins this far below the strongest one hold no music, only rounding. */
const SILENT_BIN_POWER = 1e-10;

/**
 * Makes a search at one length. Each frequency is weighted by the square root of its cross power: half-way between plain correlation, in
 * which the bass blurs the peak, and the phase transform, in which the noise of lossy coding drowns quiet pieces. What is given back
 * is the envelope of the correlation, as a rotated phase moves peaks below it and leaves the envelope alone.
 *
 * @param size a power of two, at least as long as the longer stretch
 * @param band share of the sample rate that counts, [low, high] in 0…0.5
 * @returns fit[shift]: 0…1, for `other` being `shift` samples late, up to the difference of the lengths; used again by the next call
 * @source Knapp & Carter, "The generalized correlation method for estimation of time delay", 1976; partial whitening as "PHAT-β"
 */
export function createLagSearch(
  size: number,
  band: readonly [number, number],
): (anchor: StereoStretch, other: StereoStretch) => Float64Array {
  const crossSpectrumOf = createCrossSpectrum(size);
  const fft = new FFT(size);
  const weighted = new Float64Array(2 * size);
  const correlation = new Float64Array(2 * size);
  const fits = new Float64Array(size);
  const lowestBin = Math.max(1, Math.ceil(band[0] * size));
  const highestBin = Math.min(size / 2 - 1, Math.floor(band[1] * size));

  return (anchor, other) => {
    const { real, imaginary } = crossSpectrumOf(anchor, other);
    let strongest = 0;
    for (let bin = lowestBin; bin <= highestBin; bin += 1)
      strongest = Math.max(strongest, real[bin]! ** 2 + imaginary[bin]! ** 2);
    weighted.fill(0);
    let total = 0;
    for (let bin = lowestBin; bin <= highestBin; bin += 1) {
      const power = real[bin]! ** 2 + imaginary[bin]! ** 2;
      if (power <= strongest * SILENT_BIN_POWER ** 2) continue;
      const magnitude = Math.sqrt(power);
      const weight = 1 / Math.sqrt(magnitude);
      total += weight * magnitude;
      // positive frequencies alone: the magnitude of what they make is the envelope
      weighted[2 * bin] = real[bin]! * weight;
      weighted[2 * bin + 1] = imaginary[bin]! * weight;
    }
    fft.inverseTransform(correlation, weighted);
    const scale = total === 0 ? 0 : size / total;
    for (let shift = 0; shift < size; shift += 1)
      fits[shift] = scale * Math.sqrt(correlation[2 * shift]! ** 2 + correlation[2 * shift + 1]! ** 2);
    return fits;
  };
}
