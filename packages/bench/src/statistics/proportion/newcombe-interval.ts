/** The difference of two independent proportions, from the Wilson interval of each. */
import { checkLevel, type Interval } from '../numeric/interval.ts';
import type { Count } from './binomial.ts';
import { wilsonInterval } from './wilson-interval.ts';

/**
 * Newcombe's interval of the difference of two proportions, first minus second.
 *
 * @returns −1…1 where both groups have no trials
 * @throws {RangeError} for impossible counts or levels
 * @source Newcombe, Statistics in Medicine 17 (1998), method 10
 */
export function newcombeInterval({
  first,
  second,
  level = 0.95,
}: {
  first: Count;
  second: Count;
  level?: number;
}): Interval {
  checkLevel(level);
  const [one, two] = [wilsonInterval({ ...first, level }), wilsonInterval({ ...second, level })];
  if (first.n === 0 || second.n === 0) return { low: one.low - two.high, high: one.high - two.low, level };
  const [p, q] = [first.successes / first.n, second.successes / second.n];
  return {
    low: Math.max(-1, p - q - Math.hypot(p - one.low, two.high - q)),
    high: Math.min(1, p - q + Math.hypot(one.high - p, q - two.low)),
    level,
  };
}
