/** Whether listeners differ more than luck makes them, without a fit. */
import { normalCdf } from '../numeric/normal.ts';
import { type Count, checkCount } from './binomial.ts';

/**
 * Tarone's test of one rate for all against listeners who differ.
 *
 * @param counts one for each listener
 * @returns z is null and p 1 when nobody answered twice or all answers are the same
 * @throws {RangeError} for impossible counts
 * @source Tarone, Biometrika 66 (1979)
 */
export function taroneTest({ counts }: { counts: readonly Count[] }): { z: number | null; pValue: number } {
  counts.forEach(checkCount);
  const n = counts.reduce((sum, count) => sum + count.n, 0);
  const proportion = counts.reduce((sum, { successes }) => sum + successes, 0) / n;
  const pairs = counts.reduce((sum, count) => sum + count.n * (count.n - 1), 0);
  if (pairs === 0 || proportion === 0 || proportion === 1) return { z: null, pValue: 1 };
  const squares = counts.reduce(
    (sum, count) => sum + (count.successes - count.n * proportion) ** 2 / (proportion * (1 - proportion)),
    0,
  );
  const z = (squares - n) / Math.sqrt(2 * pairs);
  return { z, pValue: normalCdf(-z) };
}
