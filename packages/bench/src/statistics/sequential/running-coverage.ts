/** How often a rule holds at every n at once: what intervals and tests are worth to who watches them. */
import { binomialTails, checkCount } from '../proportion/binomial.ts';
import { walkCounts } from './count-walk.ts';
import { checkAlpha, checkChance } from './e-process.ts';

/** The counts that a rule holds for after n trials, looked for near those of one trial less. */
function countsThatHold(
  holds: (successes: number) => boolean,
  { n, center, before }: { n: number; center: number; before: { low: number; high: number } },
): { low: number; high: number } {
  let low = Math.min(before.low, center);
  while (low > 0 && holds(low - 1)) low -= 1;
  while (low < center && !holds(low)) low += 1;
  let high = Math.max(Math.min(before.high, n), center);
  while (high < n && holds(high + 1)) high += 1;
  while (high > center && !holds(high)) high -= 1;
  return { low, high };
}

/**
 * The probability that an interval covers the true proportion at every n from 1 to `trials`, exactly.
 *
 * @param covers whether the interval after n answers covers the proportion; the counts for which it does must be neighbours of the
 *   expected one, and the expected one, rounded, among them
 * @throws {RangeError} for a proportion outside 0…1
 */
export function runningCoverage({
  proportion,
  trials,
  covers,
}: {
  proportion: number;
  trials: number;
  covers: (count: { successes: number; n: number }) => boolean;
}): number {
  checkChance(proportion);
  let before = { low: 0, high: 0 };
  return walkCounts({
    proportion,
    trials,
    boundsAt: (n) => {
      before = countsThatHold((successes) => covers({ successes, n }), {
        n,
        center: Math.round(n * proportion),
        before,
      });
      return { low: before.low - 1, high: before.high + 1 };
    },
  }).survives;
}

/** The fewest successes that the exact one-sided test rejects; null where even n of n do not. */
function criticalCount(n: number, chance: number, alpha: number, from: number): number | null {
  for (let successes = from; successes <= n; successes += 1)
    if (binomialTails({ successes, n, chance }).upper <= alpha) return successes;
  return null;
}

/**
 * The probability that a panel of guessers passes, when the exact one-sided binomial test is made anew after every answer and the
 * first p ≤ alpha is taken: what peeking costs.
 *
 * @param firstLook answers before the first test, ≥ 1
 * @returns [n]: probability of having passed after n answers or fewer
 * @throws {RangeError} for impossible counts, chances or alpha
 */
export function peekingErrorRate({
  trials,
  alpha = 0.05,
  firstLook = 1,
  chance = 0.5,
}: {
  trials: number;
  alpha?: number;
  firstLook?: number;
  chance?: number;
}): Float64Array {
  checkCount({ successes: 0, n: trials });
  checkAlpha(alpha);
  checkChance(chance);
  let last = 0;
  const { endsAbove } = walkCounts({
    proportion: chance,
    trials,
    boundsAt: (n) => {
      if (n < firstLook) return { high: null, low: null };
      const high = criticalCount(n, chance, alpha, last);
      // one more trial never asks for fewer successes
      last = high ?? last;
      return { high, low: null };
    },
  });
  let sum = 0;
  return endsAbove.map((ends) => (sum += ends));
}
