/**
 * Two independent proportions compared by the score method: for each difference tried, the two proportions are those that are
 * likeliest under it. Good at small and unequal groups, where Wald's interval is not.
 */
import { findRoot } from '../numeric/find-root.ts';
import { checkLevel, type Interval } from '../numeric/interval.ts';
import { normalCdf, normalQuantile } from '../numeric/normal.ts';
import { type Alternative, type Count, checkCount } from './binomial.ts';

/** `miettinen-nurminen` widens the variance by N / (N − 1); `mee`, also Farrington and Manning's, does not. */
export type ScoreVariance = 'miettinen-nurminen' | 'mee';

/** The two proportions a fixed difference apart under which the counts are likeliest. */
function likeliestUnder(
  first: Count,
  second: Count,
  difference: number,
): { readonly first: number; readonly second: number } {
  const [lowest, highest] = [Math.max(0, -difference), Math.min(1, 1 - difference)];
  // the derivative of the log likelihood by the second proportion, which falls; ends have no term of 0 / 0
  const term = (count: number, proportion: number): number => (count === 0 ? 0 : count / proportion);
  const score = (proportion: number): number => {
    const other = proportion + difference;
    return (
      term(first.successes, other) -
      term(first.n - first.successes, 1 - other) +
      term(second.successes, proportion) -
      term(second.n - second.successes, 1 - proportion)
    );
  };
  const inset = (highest - lowest) * 1e-15;
  const [low, high] = [lowest + inset, highest - inset];
  const proportion = !(score(low) > 0)
    ? lowest
    : !(score(high) < 0)
      ? highest
      : findRoot(score, { low, high, tolerance: 1e-16 });
  return { first: Math.min(1, Math.max(0, proportion + difference)), second: proportion };
}

/** How many standard errors the observed difference lies above the one supposed. */
function scoreStatistic(
  first: Count,
  second: Count,
  { difference, variance }: { difference: number; variance: ScoreVariance },
): number {
  const miss = first.successes / first.n - second.successes / second.n - difference;
  if (Math.abs(miss) <= 4 * Number.EPSILON) return 0;
  const likeliest = likeliestUnder(first, second, difference);
  const total = first.n + second.n;
  const factor = variance === 'miettinen-nurminen' ? total / (total - 1) : 1;
  const spread =
    (likeliest.first * (1 - likeliest.first)) / first.n +
    (likeliest.second * (1 - likeliest.second)) / second.n;
  return spread > 0 ? miss / Math.sqrt(factor * spread) : Math.sign(miss) * Infinity;
}

function checkComparison(first: Count, second: Count): void {
  checkCount(first);
  checkCount(second);
}

/**
 * Tests whether two proportions differ by more than, less than, or anything but a given difference.
 *
 * @param difference first minus second under the null, −1 < difference < 1
 * @returns z 0 and p 1 (one-sided ½) where a group has no trials or nothing varies
 * @throws {RangeError} for impossible counts or differences
 * @source Miettinen & Nurminen, Statistics in Medicine 4 (1985); Farrington & Manning, ibid. 9 (1990)
 */
export function scoreDifferenceTest({
  first,
  second,
  difference = 0,
  alternative = 'two-sided',
  variance = 'miettinen-nurminen',
}: {
  first: Count;
  second: Count;
  difference?: number;
  alternative?: Alternative;
  variance?: ScoreVariance;
}): { z: number; pValue: number } {
  checkComparison(first, second);
  if (!(difference > -1 && difference < 1))
    throw new RangeError(
      `Cannot compare proportions as difference must be between −1 and 1: current value is ${difference}`,
    );
  const z = first.n === 0 || second.n === 0 ? 0 : scoreStatistic(first, second, { difference, variance });
  if (alternative === 'greater') return { z, pValue: normalCdf(-z) };
  if (alternative === 'less') return { z, pValue: normalCdf(z) };
  return { z, pValue: Math.min(1, 2 * normalCdf(-Math.abs(z))) };
}

/**
 * The differences of two proportions, first minus second, that the two-sided score test does not reject.
 *
 * @returns −1…1 where a group has no trials
 * @throws {RangeError} for impossible counts or levels
 * @source Miettinen & Nurminen, Statistics in Medicine 4 (1985); Mee, Biometrics 40 (1984)
 */
export function scoreDifferenceInterval({
  first,
  second,
  level = 0.95,
  variance = 'miettinen-nurminen',
}: {
  first: Count;
  second: Count;
  level?: number;
  variance?: ScoreVariance;
}): Interval {
  checkComparison(first, second);
  checkLevel(level);
  if (first.n === 0 || second.n === 0) return { low: -1, high: 1, level };
  const observed = first.successes / first.n - second.successes / second.n;
  const limit = normalQuantile((1 + level) / 2);
  const endTowards = (end: -1 | 1): number => {
    const miss = (difference: number): number =>
      Math.min(1e6, -end * scoreStatistic(first, second, { difference, variance })) - limit;
    const outermost = end * (1 - 1e-15);
    if (end * observed >= 1 - 1e-15 || miss(outermost) <= 0) return end;
    return end === -1
      ? findRoot(miss, { low: outermost, high: observed })
      : findRoot(miss, { low: observed, high: outermost });
  };
  return { low: endTowards(-1), high: endTowards(1), level };
}

/**
 * Tests that a first proportion is less than a margin below a second one.
 *
 * @param margin in proportion, 0 < margin < 1, fixed before the first answer
 * @returns `difference` is first minus second, null where a group has no trials; p is then ½
 * @throws {RangeError} for impossible counts or margins
 * @source Farrington & Manning, Statistics in Medicine 9 (1990)
 */
export function nonInferiorityTest({
  first,
  second,
  margin,
  alpha = 0.05,
}: {
  first: Count;
  second: Count;
  margin: number;
  alpha?: number;
}): { difference: number | null; z: number; pValue: number; isNonInferior: boolean } {
  if (!(margin > 0 && margin < 1))
    throw new RangeError(
      `Cannot test non-inferiority as margin must be between 0 and 1: current value is ${margin}`,
    );
  const { z, pValue } = scoreDifferenceTest({
    first,
    second,
    difference: -margin,
    alternative: 'greater',
    variance: 'mee',
  });
  const difference =
    first.n === 0 || second.n === 0 ? null : first.successes / first.n - second.successes / second.n;
  return { difference, z, pValue, isNonInferior: pValue <= alpha };
}
