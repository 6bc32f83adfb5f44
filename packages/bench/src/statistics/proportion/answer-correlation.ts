/** How much one answer of a listener says of the next: what makes trials of one listener worth less than those of several. */
import { type Count, checkCount } from './binomial.ts';

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
