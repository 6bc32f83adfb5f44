/** One p-value from independent groups of listeners: whether the effect is in at least one of them. */
import { chiSquareTails } from '../numeric/chi-square.ts';
import { normalCdf, normalQuantile } from '../numeric/normal.ts';
import { checkPValues } from './check-p-values.ts';

function checkSome(pValues: readonly number[]): void {
  checkPValues(pValues);
  if (pValues.length === 0)
    throw new RangeError('Cannot combine p-values as there must be at least one: current number is 0');
}

/**
 * Stouffer's combination of one-sided p-values.
 *
 * @param sizes answers in each group: weights are their square roots; equal by default
 * @returns a p of 1 among them makes z −Infinity and the combined p 1, whatever the others
 * @throws {RangeError} for p-values outside 0…1, none, or sizes that are not > 0 and one for each
 * @source Liptak 1958; Zaykin, Journal of Evolutionary Biology 24 (2011) for the weights
 */
export function combineByStouffer({
  pValues,
  sizes = pValues.map(() => 1),
}: {
  pValues: readonly number[];
  sizes?: readonly number[];
}): { z: number; pValue: number } {
  checkSome(pValues);
  if (sizes.length !== pValues.length || !sizes.every((size) => size > 0 && size < Infinity))
    throw new RangeError(
      `Cannot weight p-values as sizes must be > 0 and one for each of ${pValues.length}: current values are ${sizes.join(', ')}`,
    );
  if (pValues.includes(1)) return { z: -Infinity, pValue: 1 };
  const sum = pValues.reduce((z, pValue, index) => z - Math.sqrt(sizes[index]!) * normalQuantile(pValue), 0);
  const z = sum / Math.sqrt(sizes.reduce((total, size) => total + size, 0));
  return { z, pValue: normalCdf(-z) };
}

/**
 * Fisher's combination of p-values: one very small one is enough.
 *
 * @returns chi-square on twice as many degrees of freedom as p-values; Infinity with p 0 when one of them is 0
 * @throws {RangeError} for p-values outside 0…1, or none
 * @source Fisher, Statistical Methods for Research Workers, 1932, §21.1
 */
export function combineByFisher({ pValues }: { pValues: readonly number[] }): {
  statistic: number;
  degreesOfFreedom: number;
  pValue: number;
} {
  checkSome(pValues);
  const statistic = 2 * pValues.reduce((sum, pValue) => sum - Math.log(pValue), 0);
  const degreesOfFreedom = 2 * pValues.length;
  return {
    statistic,
    degreesOfFreedom,
    pValue: statistic === 0 ? 1 : chiSquareTails({ x: statistic, degreesOfFreedom }).upper,
  };
}
