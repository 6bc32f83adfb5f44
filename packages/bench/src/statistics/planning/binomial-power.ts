/** What the exact binomial test can show with so many answers. */

import { betaTails } from '../numeric/incomplete-beta.ts';
import { checkCount } from '../proportion/binomial.ts';
import { checkAlpha, checkChance } from '../sequential/e-process.ts';

export interface BinomialPlan {
  /** Share correct of who hears nothing. */
  readonly chance?: number;
  readonly alpha?: number;
  /** `two-sided` rejects on either side at alpha / 2, as the doubled exact test does. */
  readonly alternative?: 'greater' | 'two-sided';
}

/** P(X ≥ count), also for counts that cannot be. */
export function upperTail(count: number, n: number, chance: number): number {
  if (count <= 0) return 1;
  return count > n ? 0 : betaTails({ x: chance, a: count, b: n - count + 1 }).lower;
}

/** P(X ≤ count), also for counts that cannot be. */
export function lowerTail(count: number, n: number, chance: number): number {
  if (count >= n) return 1;
  return count < 0 ? 0 : betaTails({ x: chance, a: count + 1, b: n - count }).upper;
}

/**
 * The first of the counts 0 … n + 1 for which something holds that holds for all larger ones too, found from a guess: next to it in
 * one or two steps.
 */
export function firstCount(n: number, guess: number, holds: (count: number) => boolean): number {
  let count = Math.max(0, Math.min(n + 1, guess));
  while (count > 0 && holds(count - 1)) count -= 1;
  while (count <= n && !holds(count)) count += 1;
  return count;
}

/** Where a normal count would have its upper tail of alpha. */
const guessCritical = (n: number, chance: number): number =>
  Math.round(n * chance + 1.7 * Math.sqrt(n * chance * (1 - chance)));

/**
 * The fewest successes that the exact test takes as more than chance.
 *
 * @param near a count to look from; any gives the same result
 * @returns null where even n of n do not
 * @throws {RangeError} for impossible counts, chances or alpha
 */
export function criticalCount({
  n,
  chance = 0.5,
  alpha = 0.05,
  near = guessCritical(n, chance),
}: {
  n: number;
  chance?: number;
  alpha?: number;
  near?: number;
}): number | null {
  checkCount({ successes: 0, n });
  checkChance(chance);
  checkAlpha(alpha);
  const count = firstCount(n, near, (successes) => upperTail(successes, n, chance) <= alpha);
  return count > n ? null : count;
}

/**
 * The exact power of the binomial test.
 *
 * @param proportion true share, 0 < proportion < 1
 * @param near the upper critical count of a neighbouring n, to look from
 * @returns `critical`: reject at so many successes or more (null: never); `lowCritical`: two-sided, reject at so many or fewer;
 *   `trueAlpha`: the test's real chance of error, at most alpha
 * @throws {RangeError} for impossible counts, chances or alpha
 */
export function binomialPower({
  n,
  proportion,
  chance = 0.5,
  alpha = 0.05,
  alternative = 'greater',
  near,
}: BinomialPlan & { n: number; proportion: number; near?: number }): {
  readonly critical: number | null;
  readonly lowCritical: number | null;
  readonly trueAlpha: number;
  readonly power: number;
} {
  checkChance(proportion);
  const side = alternative === 'greater' ? alpha : alpha / 2;
  const critical = criticalCount({ n, chance, alpha: side, ...(near !== undefined && { near }) });
  let lowCritical: number | null = null;
  if (alternative === 'two-sided') {
    // misses are successes of the other side
    const misses = criticalCount({
      n,
      chance: 1 - chance,
      alpha: side,
      ...(near !== undefined && chance === 0.5 && { near }),
    });
    lowCritical = misses === null ? null : n - misses;
  }
  const rejects = (share: number): number =>
    (critical === null ? 0 : upperTail(critical, n, share)) +
    (lowCritical === null ? 0 : lowerTail(lowCritical, n, share));
  return { critical, lowCritical, trueAlpha: rejects(chance), power: rejects(proportion) };
}
