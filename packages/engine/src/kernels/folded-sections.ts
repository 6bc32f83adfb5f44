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
  const [b0, b1, b2, a1, a2] = sections as unknown as [number, number, number, number, number];
  const numerator = [...sections.subarray(5, 8)];
  const [c1, c2] = sections.subarray(8) as unknown as [number, number];
  if (b0 === 0) throw new RangeError('Cannot sum energies as b0 of the first section must not be 0');
  if (numerator[0] !== 1 || numerator[1] !== -2 || numerator[2] !== 1) {
    throw new RangeError(
      `Cannot sum energies as the second section's numerator must be 1 -2 1: current value is ${numerator.join(' ')}`,
    );
  }
  return { coefficients: [b1 / b0, b2 / b0, a1, a2, c1, c2], energyScale: b0 * b0 };
}
