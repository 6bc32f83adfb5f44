/**
 * A Butterworth high-pass as digital second-order sections: minimum phase, −3 dB at its corner, exactly nothing at 0 Hz.
 * By the bilinear transform with the corner kept in place; far below half the sample rate that is the analog curve.
 *
 * @source S. Butterworth, On the Theory of Filter Amplifiers, Experimental Wireless 7 (1930)
 */
import { sinOfTurns, tanOfTurns } from '../audio/exact-math.ts';
import type { BiquadCoefficients } from './matched-section.ts';

/** @param order even; each order falls by 6 dB per octave */
export function designHighPassSections(
  { frequencyHz, order }: { frequencyHz: number; order: number },
  sampleRate: number,
): BiquadCoefficients[] {
  const k = tanOfTurns(frequencyHz / (2 * sampleRate));
  return Array.from({ length: order / 2 }, (_, pair) => {
    const damping = 2 * sinOfTurns((2 * pair + 1) / (4 * order));
    const a0 = 1 + damping * k + k * k;
    // b1 is −2·b0 to the last bit: the double zero at 0 Hz takes out all of a DC offset, at any rate.
    const b0 = 1 / a0;
    return { b0, b1: -2 * b0, b2: b0, a1: (2 * (k * k - 1)) / a0, a2: (1 - damping * k + k * k) / a0 };
  });
}
