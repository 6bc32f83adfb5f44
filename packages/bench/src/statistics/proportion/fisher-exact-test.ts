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
