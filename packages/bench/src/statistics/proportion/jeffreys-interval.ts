/** The interval of a proportion from Jeffreys' prior: equal tails of Beta(k + ½, n − k + ½). */
import { betaQuantile } from '../numeric/beta-quantile.ts';
import { checkLevel, type Interval } from '../numeric/interval.ts';
import { type Count, checkCount } from './binomial.ts';

/**
 * The Jeffreys interval, its end drawn out to 0 or 1 where every answer was the same.
 *
 * @returns 0…1 for no trials
 * @throws {RangeError} for impossible counts or levels
 * @source Brown, Cai & DasGupta, Statistical Science 16 (2001)
 */
export function jeffreysInterval({ successes, n, level = 0.95 }: Count & { level?: number }): Interval {
  checkCount({ successes, n });
  checkLevel(level);
  const tail = (1 - level) / 2;
  const [a, b] = [successes + 0.5, n - successes + 0.5];
  return {
    low: successes === 0 ? 0 : betaQuantile({ p: tail, a, b }),
    high: successes === n ? 1 : betaQuantile({ p: 1 - tail, a, b }),
    level,
  };
}
