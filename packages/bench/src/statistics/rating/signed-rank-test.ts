/** Whether differences lie around zero, by their ranks: two systems rated by the same listeners. */

import { doubledRanks, tieTerm } from '../numeric/doubled-ranks.ts';
import { normalCdf } from '../numeric/normal.ts';
import type { Alternative } from '../proportion/binomial.ts';

export interface SignedRankResult {
  /** Wilcoxon's V: the sum of the ranks of positive differences. */
  readonly statistic: number;
  /** Differences other than zero. */
  readonly n: number;
  readonly zeros: number;
  readonly pValue: number;
  readonly method: 'exact' | 'normal';
  /** −1…1: share of rank in favor of the first less that in favor of the second; 0 without differences. */
  readonly rankBiserial: number;
}

/** Up to here the distribution is counted in some hundredths of a second. */
const MOST_COUNTED = 300;

/**
 * Wilcoxon's signed-rank test. Zeros are dropped; with ties the exact p is that of all signs of the mid-ranks there are.
 *
 * The null: differences are symmetric around zero, listener by listener. Give one difference a listener (`listenerDifferences`).
 *
 * @param reference `auto` is exact up to 300 differences
 * @param continuity of the normal approximation only
 * @returns p 1 where no difference is left
 * @throws {RangeError} for differences that are not finite
 * @source F. Wilcoxon, Biometrics Bulletin 1 (1945); M. Hollander, D. Wolfe & E. Chicken, Nonparametric Statistical Methods, 2014, §3.1;
 *   D. Kerby, Comprehensive Psychology 3 (2014) for the rank-biserial correlation
 */
export function signedRankTest(
  differences: readonly number[],
  {
    alternative = 'two-sided',
    reference = 'auto',
    continuity = true,
  }: { alternative?: Alternative; reference?: 'auto' | 'exact' | 'normal'; continuity?: boolean } = {},
): SignedRankResult {
  if (!differences.every(Number.isFinite))
    throw new RangeError('Cannot rank differences as all must be finite: some are not');
  const kept = differences.filter((difference) => difference !== 0);
  const n = kept.length;
  const zeros = differences.length - n;
  if (n === 0) return { statistic: 0, n, zeros, pValue: 1, method: 'exact', rankBiserial: 0 };
  const ranks = doubledRanks(kept.map(Math.abs));
  const doubled = kept.reduce((sum, difference, index) => sum + (difference > 0 ? ranks[index]! : 0), 0);
  const total = n * (n + 1);
  const isExact = reference === 'exact' || (reference === 'auto' && n <= MOST_COUNTED);
  const { lower, upper } = isExact
    ? exactTails(ranks, doubled)
    : normalTails(ranks, { statistic: doubled / 2, continuity });
  return {
    statistic: doubled / 2,
    n,
    zeros,
    pValue: { less: lower, greater: upper, 'two-sided': Math.min(1, 2 * Math.min(lower, upper)) }[
      alternative
    ],
    method: isExact ? 'exact' : 'normal',
    rankBiserial: (2 * doubled - total) / total,
  };
}

/** P(sum ≤ observed) and P(sum ≥ observed) when every rank is in or out by a fair coin. */
function exactTails(ranks: readonly number[], observed: number): { lower: number; upper: number } {
  const shares = signSums(ranks);
  let [lower, upper] = [0, 0];
  for (const [sum, share] of shares.entries()) {
    if (sum <= observed) lower += share;
    if (sum >= observed) upper += share;
  }
  return { lower: Math.min(1, lower), upper: Math.min(1, upper) };
}

/** The distribution of the sum of whole numbers, each in or out by a fair coin: the coefficients of ∏ (1 + xʳ) / 2. */
export function signSums(ranks: readonly number[]): Float64Array {
  const total = ranks.reduce((sum, rank) => sum + rank, 0);
  const shares = new Float64Array(total + 1);
  shares[0] = 1;
  let reached = 0;
  for (const rank of ranks) {
    reached += rank;
    for (let sum = reached; sum >= 0; sum -= 1)
      shares[sum] = (shares[sum]! + (sum >= rank ? shares[sum - rank]! : 0)) / 2;
  }
  return shares;
}

function normalTails(
  ranks: readonly number[],
  { statistic, continuity }: { statistic: number; continuity: boolean },
): { lower: number; upper: number } {
  const n = ranks.length;
  const middle = (n * (n + 1)) / 4;
  const deviation = Math.sqrt((n * (n + 1) * (2 * n + 1)) / 24 - tieTerm(ranks) / 48);
  const half = continuity ? 0.5 : 0;
  return {
    lower: normalCdf((statistic - middle + half) / deviation),
    upper: normalCdf(-(statistic - middle - half) / deviation),
  };
}
