/** Adjustments that start from the largest p-value: Hochberg's, and those of Benjamini with Hochberg and Yekutieli. */
import { checkPValues } from './check-p-values.ts';

/** Every p-value times a factor that grows with how many are at least as large, and never more than the next larger one's. */
function stepUp(
  pValues: readonly number[],
  factorOf: (place: { readonly rank: number; readonly count: number }) => number,
): number[] {
  checkPValues(pValues);
  const order = pValues.map((_, index) => index).sort((a, b) => pValues[b]! - pValues[a]!);
  const adjusted = new Array<number>(pValues.length);
  let lowest = 1;
  for (const [fromTop, index] of order.entries()) {
    const factor = factorOf({ rank: pValues.length - fromTop, count: pValues.length });
    lowest = Math.min(lowest, factor * pValues[index]!);
    adjusted[index] = lowest;
  }
  return adjusted;
}

/**
 * Hochberg's adjustment, in the order given: bounds the chance of any false claim for tests that are independent or depend positively.
 *
 * @throws {RangeError} for p-values outside 0…1
 * @source Hochberg, Biometrika 75 (1988)
 */
export const hochbergAdjust = (pValues: readonly number[]): number[] =>
  stepUp(pValues, ({ rank, count }) => count - rank + 1);

/**
 * Benjamini and Hochberg's adjustment, in the order given: bounds the expected share of false claims among those made, for tests that
 * are independent or depend positively.
 *
 * @throws {RangeError} for p-values outside 0…1
 * @source Benjamini & Hochberg, JRSS B 57 (1995)
 */
export const benjaminiHochbergAdjust = (pValues: readonly number[]): number[] =>
  stepUp(pValues, ({ rank, count }) => count / rank);

/**
 * Benjamini and Yekutieli's adjustment, in the order given: bounds the expected share of false claims however the tests depend on each
 * other.
 *
 * @throws {RangeError} for p-values outside 0…1
 * @source Benjamini & Yekutieli, Annals of Statistics 29 (2001)
 */
export function benjaminiYekutieliAdjust(pValues: readonly number[]): number[] {
  const harmonic = pValues.reduce((sum, _, index) => sum + 1 / (index + 1), 0);
  return stepUp(pValues, ({ rank, count }) => (count / rank) * harmonic);
}
