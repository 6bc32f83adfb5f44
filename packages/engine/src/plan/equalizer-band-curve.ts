/**
 * What a planned equalizer band means: the magnitude of its analog prototype. The decision fits its bands to a wanted curve
 * with it, the stage realises it at a sample rate; so both speak of the same curve.
 *
 * @source R. Bristow-Johnson, Cookbook formulae for audio equalizer biquad filter coefficients (analog prototypes)
 */
import type { EqualizerBand } from './mastering-plan.ts';

/** An analog second-order section, normalised to frequency 1: (n2 s² + n1 s + n0) / (d2 s² + d1 s + d0). */
export interface AnalogSection {
  readonly numerator: readonly [n0: number, n1: number, n2: number];
  readonly denominator: readonly [d0: number, d1: number, d2: number];
}

export function analogSectionOf({ shape, gainDb, q }: Omit<EqualizerBand, 'frequencyHz'>): AnalogSection {
  const a = 10 ** (gainDb / 40);
  switch (shape) {
    case 'bell':
      return { numerator: [1, a / q, 1], denominator: [1, 1 / (a * q), 1] };
    case 'low-shelf':
      return {
        numerator: [a * a, (a * Math.sqrt(a)) / q, a],
        denominator: [1, Math.sqrt(a) / q, a],
      };
    case 'high-shelf':
      return {
        numerator: [a, (a * Math.sqrt(a)) / q, a * a],
        denominator: [a, Math.sqrt(a) / q, 1],
      };
  }
}

/** The gain of a band at a frequency, in dB. */
export function bandCurveDb(band: EqualizerBand, frequencyHz: number): number {
  return 10 * Math.log10(squaredMagnitude(analogSectionOf(band), frequencyHz / band.frequencyHz));
}

/** The gain of bands in sum at each of several frequencies, in dB. */
export function equalizerCurveDb(
  bands: readonly EqualizerBand[],
  frequenciesHz: readonly number[],
): Float64Array {
  const curveDb = new Float64Array(frequenciesHz.length);
  for (const band of bands) {
    const section = analogSectionOf(band);
    for (const [index, hz] of frequenciesHz.entries()) {
      curveDb[index]! += 10 * Math.log10(squaredMagnitude(section, hz / band.frequencyHz));
    }
  }
  return curveDb;
}

/** |H(jω)|² at `ratio` times the band's frequency. */
export function squaredMagnitude({ numerator, denominator }: AnalogSection, ratio: number): number {
  return squaredPolynomial(numerator, ratio) / squaredPolynomial(denominator, ratio);
}

const squaredPolynomial = ([c0, c1, c2]: readonly [number, number, number], ratio: number): number =>
  (c0 - c2 * ratio * ratio) ** 2 + (c1 * ratio) ** 2;
