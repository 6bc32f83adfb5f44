/** The exact test of two independent proportions, given how many successes there were in all. */
import { type Alternative, type Count, checkCount } from './binomial.ts';
import { conditionalTails, hypergeometricDistribution } from './hypergeometric.ts';

/**
 * Tests whether two groups answer alike.
 *
 * @param alternative `greater`: the first group succeeds more often
 * @param twoSided `doubling`, or `minimum-likelihood` (R's `fisher.test`)
 * @returns 1 where a group has no trials
 * @throws {RangeError} for impossible counts
 * @source Fisher, Statistical Methods for Research Workers, 1934, §21.02
 */
export function fisherExactTest({
  first,
  second,
  alternative = 'two-sided',
  twoSided = 'doubling',
}: {
  first: Count;
  second: Count;
  alternative?: Alternative;
  twoSided?: 'doubling' | 'minimum-likelihood';
}): { pValue: number } {
  checkCount(first);
  checkCount(second);
  const distribution = hypergeometricDistribution({
    total: first.n + second.n,
    successes: first.successes + second.successes,
    group: first.n,
  });
  const { upper, lower, noLikelier } = conditionalTails(distribution, first.successes);
  if (alternative === 'greater') return { pValue: upper };
  if (alternative === 'less') return { pValue: lower };
  if (twoSided === 'minimum-likelihood') return { pValue: noLikelier };
  return { pValue: Math.min(1, 2 * Math.min(upper, lower)) };
}

/**
 * The log odds ratio of two groups and its standard error.
 *
 * @returns null where a cell is empty: the odds are then 0 or infinite
 * @throws {RangeError} for impossible counts
 * @source Woolf, Annals of Human Genetics 19 (1955)
 */
export function logOddsRatio({
  first,
  second,
}: {
  first: Count;
  second: Count;
}): { estimate: number; standardError: number } | null {
  checkCount(first);
  checkCount(second);
  const cells = [
    first.successes,
    second.n - second.successes,
    first.n - first.successes,
    second.successes,
  ] as const;
  if (cells.some((cell) => cell === 0)) return null;
  const [a, d, b, c] = cells;
  return {
    estimate: Math.log((a * d) / (b * c)),
    standardError: Math.sqrt(1 / a + 1 / b + 1 / c + 1 / d),
  };
}
