/** How often an interval of a proportion holds the truth, counted over every outcome instead of simulated. */
import type { Interval } from '../numeric/interval.ts';
import { binomialTails, type Count } from './binomial.ts';

/**
 * The exact coverage of an interval of a proportion.
 *
 * @param interval what is made of a count
 * @param chance the true proportion, 0 < chance < 1
 * @throws {RangeError} for impossible counts or chances
 */
export function exactCoverage({
  interval,
  n,
  chance,
}: {
  interval: (count: Count) => Interval;
  n: number;
  chance: number;
}): number {
  let coverage = 0;
  for (let successes = 0; successes <= n; successes += 1) {
    const { low, high } = interval({ successes, n });
    if (low <= chance && chance <= high) coverage += binomialTails({ successes, n, chance }).point;
  }
  return coverage;
}
