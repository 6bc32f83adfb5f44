/** Whether two groups of listeners rate alike, by ranks. */

import { doubledRanks, tieTerm } from '../numeric/doubled-ranks.ts';
import { normalCdf } from '../numeric/normal.ts';
import type { Alternative } from '../proportion/binomial.ts';

export interface MannWhitneyResult {
  /** U of the first group: pairs in which it is higher, ties counting half. */
  readonly statistic: number;
  readonly pValue: number;
  readonly method: 'exact' | 'normal';
  /** The chance that one of the first group is higher than one of the second, ties counting half: 0…1. */
  readonly superiority: number;
  /** 2 · superiority − 1. */
  readonly rankBiserial: number;
}

/** Steps of the exact distribution that take some tenths of a second. */
const MOST_STEPS = 50_000_000;

/**
 * The Mann–Whitney (Wilcoxon rank-sum) test; with ties the exact p is that of all ways to deal out the mid-ranks.
 *
 * The null: both groups' scores come from one distribution. Give one number a listener.
 *
 * @param reference `auto` is exact up to about 60 listeners in both groups together
 * @returns p 1 and superiority ½ for an empty group
 * @throws {RangeError} for scores that are not finite
 * @source H. Mann & D. Whitney, Annals of Mathematical Statistics 18 (1947); Hollander, Wolfe & Chicken, 2014, §4.1
 */
export function mannWhitneyTest({
  first,
  second,
  alternative = 'two-sided',
  reference = 'auto',
}: {
  first: readonly number[];
  second: readonly number[];
  alternative?: Alternative;
  reference?: 'auto' | 'exact' | 'normal';
}): MannWhitneyResult {
  if (![...first, ...second].every(Number.isFinite))
    throw new RangeError('Cannot rank scores as all must be finite: some are not');
  const [m, n] = [first.length, second.length];
  if (m === 0 || n === 0)
    return { statistic: 0, pValue: 1, method: 'exact', superiority: 0.5, rankBiserial: 0 };
  const ranks = doubledRanks([...first, ...second]);
  const doubled = ranks.slice(0, m).reduce((sum, rank) => sum + rank, 0);
  const statistic = (doubled - m * (m + 1)) / 2;
  const steps = (m + n) * Math.min(m, n) * Math.min(m, n) * (m + n);
  const isExact = reference === 'exact' || (reference === 'auto' && steps <= MOST_STEPS);
  const { lower, upper } = isExact
    ? exactTails(ranks, { taken: m, observed: doubled })
    : normalTails(ranks, { m, statistic });
  return {
    statistic,
    pValue: { less: lower, greater: upper, 'two-sided': Math.min(1, 2 * Math.min(lower, upper)) }[
      alternative
    ],
    method: isExact ? 'exact' : 'normal',
    superiority: statistic / (m * n),
    rankBiserial: (2 * statistic) / (m * n) - 1,
  };
}

function exactTails(
  ranks: readonly number[],
  { taken, observed }: { taken: number; observed: number },
): { lower: number; upper: number } {
  // dealing out the smaller group is the same and less work
  const total = ranks.reduce((sum, rank) => sum + rank, 0);
  if (taken > ranks.length / 2) {
    const other = exactTails(ranks, { taken: ranks.length - taken, observed: total - observed });
    return { lower: other.upper, upper: other.lower };
  }
  const shares = dealtSums(ranks, taken);
  let [lower, upper] = [0, 0];
  for (const [sum, share] of shares.entries()) {
    if (sum <= observed) lower += share;
    if (sum >= observed) upper += share;
  }
  return { lower: Math.min(1, lower), upper: Math.min(1, upper) };
}

/** The distribution of the sum of `taken` whole numbers drawn from all of them without putting back. */
function dealtSums(ranks: readonly number[], taken: number): Float64Array {
  const most = [...ranks]
    .sort((one, other) => other - one)
    .slice(0, taken)
    .reduce((sum, rank) => sum + rank, 0);
  const width = most + 1;
  const shares = new Float64Array((taken + 1) * width);
  shares[0] = 1;
  for (const [index, rank] of ranks.entries())
    for (let count = Math.min(taken, index + 1); count >= 0; count -= 1)
      for (let sum = most; sum >= 0; sum -= 1) {
        // of all sets of this size among the numbers so far, count / (index + 1) have the newest in them
        const withIt =
          count === 0 || sum < rank ? 0 : (shares[(count - 1) * width + sum - rank]! * count) / (index + 1);
        const without =
          count === index + 1 ? 0 : (shares[count * width + sum]! * (index + 1 - count)) / (index + 1);
        shares[count * width + sum] = withIt + without;
      }
  return shares.subarray(taken * width);
}

function normalTails(
  ranks: readonly number[],
  { m, statistic }: { m: number; statistic: number },
): { lower: number; upper: number } {
  const total = ranks.length;
  const n = total - m;
  const middle = (m * n) / 2;
  const variance = ((m * n) / 12) * (total + 1 - tieTerm(ranks) / (total * (total - 1)));
  if (variance <= 0) return { lower: 1, upper: 1 };
  const deviation = Math.sqrt(variance);
  return {
    lower: normalCdf((statistic - middle + 0.5) / deviation),
    upper: normalCdf(-(statistic - middle - 0.5) / deviation),
  };
}
