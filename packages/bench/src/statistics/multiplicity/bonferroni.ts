/** The plainest adjustment for several tests: each p-value times their number. */
import { checkPValues } from './check-p-values.ts';

/**
 * Bonferroni's adjustment, in the order given; Holm's is never larger.
 *
 * @throws {RangeError} for p-values outside 0…1
 * @source Dunn, JASA 56 (1961)
 */
export function bonferroniAdjust(pValues: readonly number[]): number[] {
  checkPValues(pValues);
  return pValues.map((pValue) => Math.min(1, pValues.length * pValue));
}
