/**
 * Butterworth filters as digital second-order sections: minimum phase, −3 dB at their corner; a high-pass passes exactly nothing at
 * 0 Hz. By the bilinear transform with the corner kept in place; far below half the sample rate that is the analog curve.
 *
 * @source S. Butterworth, On the Theory of Filter Amplifiers, Experimental Wireless 7 (1930)
 */
import { sinOfTurns, tanOfTurns } from '../audio/exact-math.ts';
import type { BiquadCoefficients } from './matched-section.ts';

/** @param order even; each order falls by 6 dB per octave */
export function designButterworthSections(
  { kind, frequencyHz, order }: { kind: 'low-pass' | 'high-pass'; frequencyHz: number; order: number },
  sampleRate: number,
): BiquadCoefficients[] {
  const g = tanOfTurns(frequencyHz / (2 * sampleRate));
  return butterworthDampings(order).map((damping) => {
    const a0 = 1 + damping * g + g * g;
    // b1 is ∓2·b0 to the last bit: a double zero at 0 Hz takes out all of a DC offset, at any rate.
    const b0 = (kind === 'high-pass' ? 1 : g * g) / a0;
    const b1 = (kind === 'high-pass' ? -2 : 2) * b0;
    return { b0, b1, b2: b0, a1: (2 * (g * g - 1)) / a0, a2: (1 - damping * g + g * g) / a0 };
  });
}

/** 1/Q of each section's resonance. */
export const butterworthDampings = (order: number): number[] =>
  Array.from({ length: order / 2 }, (_, pair) => 2 * sinOfTurns((2 * pair + 1) / (4 * order)));
