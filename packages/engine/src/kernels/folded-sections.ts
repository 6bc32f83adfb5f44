/** K-weighting's two sections as `filteredEnergies` takes them: with b0 of the first out of the loop, and no numerator for the second. */
import { BIQUAD_COEFFICIENTS } from './kernels.ts';

/** Of the first section b1/b0, b2/b0, a1, a2; of the second a1, a2; and b0² of the first, which the energy lacks. */
export type FoldedSections = Float64Array;

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
  return Float64Array.of(
    sections[1]! / b0,
    sections[2]! / b0,
    sections[3]!,
    sections[4]!,
    sections[8]!,
    sections[9]!,
    b0 * b0,
  );
}
