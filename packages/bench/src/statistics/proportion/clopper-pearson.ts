/** The exact interval of a proportion: what a claim hangs on. */
import { betaQuantile } from '../numeric/beta-quantile.ts';
import { checkLevel, type Interval } from '../numeric/interval.ts';
import { checkCount } from './binomial.ts';

/**
 * The Clopper–Pearson interval: covers the true proportion at least as often as it says.
 *
 * @returns 0…1 for no trials
 * @throws {RangeError} for impossible counts or levels
 * @source Clopper & Pearson, Biometrika 26 (1934)
 */
export function clopperPearsonInterval({
  successes,
  n,
  level = 0.95,
}: {
  successes: number;
  n: number;
  level?: number;
}): Interval {
  checkCount({ successes, n });
  checkLevel(level);
  const tail = (1 - level) / 2;
  return {
    low: successes === 0 ? 0 : betaQuantile({ p: tail, a: successes, b: n - successes + 1 }),
    high: successes === n ? 1 : betaQuantile({ p: 1 - tail, a: successes + 1, b: n - successes }),
    level,
  };
}
