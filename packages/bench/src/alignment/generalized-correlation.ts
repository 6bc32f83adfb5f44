/**
 * Generalized cross-correlation, each frequency weighted by the square root of its cross power: half-way between plain correlation, in
 * which the bass blurs the peak, and the phase transform, in which the noise of lossy coding drowns quiet pieces.
 */
import FFT from 'fft.js';

/** Bins this far below the strongest one hold no music, only rounding. */
const SILENT_BIN_POWER = 1e-10;
export interface Correlator {
  /**
   * @param anchor,other equally long, at most the size given at creation; kept
   * @returns correlation[shift]: how well `other` fits when it is `shift` frames late; negative shifts at the array's end, scaled so that a
   *   delayed copy reaches 1. The array is reused by the next call.
   */
  correlate(anchor: Float32Array, other: Float32Array): Float64Array;
}

/**
 * Makes a correlator for signals up to `size` samples.
 *
 * @param band share of the sample rate that counts, [low, high] in 0…0.5
 * @source Knapp & Carter, "The generalized correlation method for estimation of time delay", 1976; partial whitening as "PHAT-β"
 */
export function createCorrelator(size: number, band: readonly [number, number]): Correlator {
  const length = 2 ** Math.ceil(Math.log2(Math.max(4, size)));
  const fft = new FFT(length);
  const packed = new Float64Array(2 * length);
  const spectrum = new Float64Array(2 * length);
  const cross = new Float64Array(2 * length);
  const correlation = new Float64Array(length);
  const lowestBin = Math.max(1, Math.ceil(band[0] * length));
  const highestBin = Math.min(length / 2 - 1, Math.floor(band[1] * length));

  return {
    correlate(anchor, other) {
      packed.fill(0);
      for (let frame = 0; frame < anchor.length; frame += 1) {
        packed[2 * frame] = anchor[frame]!;
        packed[2 * frame + 1] = other[frame]!;
      }
      fft.transform(spectrum, packed);

      // both signals are real: one complex transform holds the two spectra as its even and odd parts
      cross.fill(0);
      let strongest = 0;
      for (let bin = lowestBin; bin <= highestBin; bin += 1) {
        const mirror = length - bin;
        const anchorReal = spectrum[2 * bin]! + spectrum[2 * mirror]!;
        const anchorImaginary = spectrum[2 * bin + 1]! - spectrum[2 * mirror + 1]!;
        const otherReal = spectrum[2 * bin + 1]! + spectrum[2 * mirror + 1]!;
        const otherImaginary = spectrum[2 * mirror]! - spectrum[2 * bin]!;
        const real = anchorReal * otherReal + anchorImaginary * otherImaginary;
        const imaginary = anchorReal * otherImaginary - anchorImaginary * otherReal;
        cross[2 * bin] = real;
        cross[2 * bin + 1] = imaginary;
        strongest = Math.max(strongest, real * real + imaginary * imaginary);
      }
      let total = 0;
      for (let bin = lowestBin; bin <= highestBin; bin += 1) {
        const real = cross[2 * bin]!;
        const imaginary = cross[2 * bin + 1]!;
        const power = real * real + imaginary * imaginary;
        const magnitude = Math.sqrt(power);
        const weight = power > strongest * SILENT_BIN_POWER ** 2 ? 1 / Math.sqrt(magnitude) : 0;
        total += weight * magnitude;
        cross[2 * bin] = real * weight;
        cross[2 * bin + 1] = imaginary * weight;
        cross[2 * (length - bin)] = real * weight;
        cross[2 * (length - bin) + 1] = -imaginary * weight;
      }
      fft.inverseTransform(spectrum, cross);
      const scale = total === 0 ? 0 : length / (2 * total);
      for (let shift = 0; shift < length; shift += 1) correlation[shift] = spectrum[2 * shift]! * scale;
      return correlation;
    },
  };
}
