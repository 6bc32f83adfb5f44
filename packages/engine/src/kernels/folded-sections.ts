/** K-weighting's two sections as `filteredEnergies` takes them: with b0 of the first out of the loop, and no numerator for the second. */
import { BIQUAD_COEFFICIENTS } from './kernels.ts';

export interface FoldedSections {
  /** Of the first section: b1/b0, b2/b0, a1, a2. Of the second: a1, a2. */
  readonly coefficients: readonly [b1: number, b2: number, a1: number, a2: number, c1: number, c2: number];
  /** b0² of the first section: what the energy lacks. */
  readonly energyScale: number;
}

/** @throws {RangeError} unless there are two sections, the first with a b0, the second with the numerator 1 −2 1 */
export function foldSections(sections: Float64Array): FoldedSections {
  if (sections.length !== 2 * BIQUAD_COEFFICIENTS) {
    throw new RangeError(
      `Cannot sum energies as coefficients must be ten, five for each of two sections: current length is ${sections.length}`,
    );
  }
  const b0 = sections[0]!;
  if (b0 === 0) throw new RangeError('Cannot sum energies as b0 of the first section must not be 0');
  if (sections[5] !== 1 || sections[6] !== -2 || sections[7] !== 1) {
    throw new RangeError(
      `Cannot sum energies as the second section's numerator must be 1 -2 1: current value is ${sections.subarray(5, 8).join(' ')}`,
    );
  }
  return {
    coefficients: [
      sections[1]! / b0,
      sections[2]! / b0,
      sections[3]!,
      sections[4]!,
      sections[8]!,
      sections[9]!,
    ],
    energyScale: b0 * b0,
  };
}
