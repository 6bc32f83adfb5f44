/**
 * An equalizer band as a digital second-order section that keeps the analog curve up to half the sample rate, where the
 * usual bilinear transform squeezes it: poles by impulse invariance, zeros by matching the magnitude at 0 Hz, at the
 * band's frequency and at half the sample rate. Minimum phase.
 *
 * @source M. Vicanek, Matched Second Order Digital Filters (2016)
 */
import { analogSectionOf, squaredMagnitude } from '../plan/equalizer-band-curve.ts';
import type { EqualizerBand } from '../plan/mastering-plan.ts';

export interface BiquadCoefficients {
  readonly b0: number;
  readonly b1: number;
  readonly b2: number;
  readonly a1: number;
  readonly a2: number;
}

/**
 * Designs the section of one band.
 *
 * @throws {RangeError} a band at or beyond half the sample rate
 */
export function designMatchedSection(band: EqualizerBand, sampleRate: number): BiquadCoefficients {
  if (band.frequencyHz >= sampleRate / 2) {
    throw new RangeError(
      `Cannot equalize as frequencyHz must be < half the sample rate (${sampleRate / 2}): current value is ${band.frequencyHz}`,
    );
  }
  const section = analogSectionOf(band);
  const omega = (2 * Math.PI * band.frequencyHz) / sampleRate;
  const { a1, a2 } = impulseInvariantPoles(section.denominator, omega);

  // Everything in terms of φ1 = sin²(ω/2), in which squared magnitudes are linear.
  const phi1 = Math.sin(omega / 2) ** 2;
  const phi0 = 1 - phi1;
  const phi2 = 4 * phi0 * phi1;
  const poles0 = (1 + a1 + a2) ** 2;
  const poles1 = (1 - a1 + a2) ** 2;
  const poles2 = -4 * a2;
  const zeros0 = poles0 * squaredMagnitude(section, 0);
  const zeros1 = poles1 * squaredMagnitude(section, Math.PI / omega);
  const wanted = squaredMagnitude(section, 1) * (poles0 * phi0 + poles1 * phi1 + poles2 * phi2);
  const zeros2 = (wanted - zeros0 * phi0 - zeros1 * phi1) / phi2;

  const w = (Math.sqrt(zeros0) + Math.sqrt(zeros1)) / 2;
  // Where the three points ask for more than two zeros can give, the nearest minimum-phase section is taken.
  const b0 = (w + Math.sqrt(Math.max(0, w * w + zeros2))) / 2;
  const b1 = (Math.sqrt(zeros0) - Math.sqrt(zeros1)) / 2;
  const b2 = w - b0;
  return { b0, b1, b2, a1, a2 };
}

/** exp(s/fs) of both analog poles, as the denominator's coefficients. */
function impulseInvariantPoles(
  [d0, d1, d2]: readonly [number, number, number],
  omega: number,
): { a1: number; a2: number } {
  const decay = (d1 / (2 * d2)) * omega;
  const discriminant = d0 / d2 - (d1 / (2 * d2)) ** 2;
  const spread = Math.sqrt(Math.abs(discriminant)) * omega;
  const turn = discriminant >= 0 ? Math.cos(spread) : Math.cosh(spread);
  return { a1: -2 * Math.exp(-decay) * turn, a2: Math.exp(-2 * decay) };
}
