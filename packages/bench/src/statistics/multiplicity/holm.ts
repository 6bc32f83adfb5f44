/** Several verdicts from one panel: p-values raised so that the chance of any false claim stays at alpha. */
import { checkPValues } from './check-p-values.ts';

/**
 * Holm's adjustment, in the order given; holds however the tests depend on each other.
 *
 * @throws {RangeError} for p-values outside 0…1
 * @source Holm, Scandinavian Journal of Statistics 6 (1979)
 */
export function holmAdjust(pValues: readonly number[]): number[] {
  checkPValues(pValues);
  const order = pValues.map((_, index) => index).sort((a, b) => pValues[a]! - pValues[b]!);
  const adjusted = new Array<number>(pValues.length);
  let highest = 0;
  for (const [rank, index] of order.entries()) {
    highest = Math.max(highest, Math.min(1, (pValues.length - rank) * pValues[index]!));
    adjusted[index] = highest;
  }
  return adjusted;
}
