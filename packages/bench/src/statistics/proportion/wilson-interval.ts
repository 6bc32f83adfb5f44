/** The interval of a proportion for charts: close to its nominal coverage, never outside 0…1. */

import { checkLevel, type Interval } from '../numeric/interval.ts';
import { normalQuantile } from '../numeric/normal.ts';
import { checkCount } from './binomial.ts';

/**
 * The Wilson score interval.
 *
 * @returns 0…1 for no trials
 * @throws {RangeError} for impossible counts or levels
 * @source Wilson, JASA 22 (1927)
 */
export function wilsonInterval({
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
  if (n === 0) return { low: 0, high: 1, level };
  const z = normalQuantile((1 + level) / 2);
  const proportion = successes / n;
  const scale = 1 + (z * z) / n;
  const center = (proportion + (z * z) / (2 * n)) / scale;
  const half = (z * Math.sqrt((proportion * (1 - proportion)) / n + (z * z) / (4 * n * n))) / scale;
  return {
    low: successes === 0 ? 0 : center - half,
    high: successes === n ? 1 : center + half,
    level,
  };
}
