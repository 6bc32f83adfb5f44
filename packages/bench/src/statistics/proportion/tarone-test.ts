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

/**
 * The correlation of two answers of one listener, from the analysis of variance; as it comes, so below 0 when listeners are more alike
 * than luck makes them.
 *
 * @param counts one for each listener; listeners without answers are left out
 * @returns null for one listener, when nobody answered twice, or when all answers are the same
 * @throws {RangeError} for impossible counts
 * @source Ridout, Demétrio & Firth, Biometrics 55 (1999), the ANOVA estimator
 */
export function answerCorrelation({ counts }: { counts: readonly Count[] }): number | null {
  counts.forEach(checkCount);
  const answered = counts.filter(({ n }) => n > 0);
  const n = answered.reduce((sum, count) => sum + count.n, 0);
  const successes = answered.reduce((sum, count) => sum + count.successes, 0);
  if (answered.length < 2 || n === answered.length || successes === 0 || successes === n) return null;
  const ownShare = answered.reduce((sum, count) => sum + count.successes ** 2 / count.n, 0);
  const between = (ownShare - successes ** 2 / n) / (answered.length - 1);
  const within = (successes - ownShare) / (n - answered.length);
  const size = (n - answered.reduce((sum, count) => sum + count.n ** 2, 0) / n) / (answered.length - 1);
  return (between - within) / (between + (size - 1) * within);
}
