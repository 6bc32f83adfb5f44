/** How many answers show that a proportion lies in a range: that a difference is too small to matter, or as large as was said. */
import { normalQuantile } from '../numeric/normal.ts';
import { checkAlpha, checkChance } from '../sequential/e-process.ts';
import { firstCount, lowerTail, upperTail } from './binomial-power.ts';
import { checkPower } from './binomial-sample-size.ts';
import { MOST_EXACT, type SampleSize, stableSampleSize } from './stable-sample-size.ts';

/** A range of proportions; `low` 0 bounds from above only: similarity. */
export interface EquivalenceRange {
  readonly low: number;
  readonly high: number;
  readonly alpha?: number;
}

function checkRange({ low, high, alpha = 0.05 }: EquivalenceRange): void {
  checkAlpha(alpha);
  if (!(low >= 0 && high <= 1 && low < high) || (low === 0 && high === 1))
    throw new RangeError(
      `Cannot plan for a range as low and high must be 0…1, ascending, and exclude something: current values are ${low} and ${high}`,
    );
}

/** Counts from which two exact one-sided tests conclude that the proportion lies in the range; none where `least` > `most`. */
function concludingCounts(
  n: number,
  { low, high, alpha = 0.05 }: EquivalenceRange,
  near: { least: number; most: number },
): { least: number; most: number } {
  const least = low === 0 ? 0 : firstCount(n, near.least, (count) => upperTail(count, n, low) <= alpha);
  const most =
    high === 1 ? n : firstCount(n, near.most + 1, (count) => lowerTail(count, n, high) > alpha) - 1;
  return { least, most };
}

/**
 * The exact power of two one-sided binomial tests.
 *
 * @param proportion true share
 * @param near the counts of a neighbouring n, to look from
 * @returns `least` … `most`: the counts that conclude; null where none do
 * @throws {RangeError} for impossible ranges, proportions or alpha
 * @source Schuirmann 1987, with exact binomial tails
 */
export function equivalencePower({
  n,
  proportion,
  near = { least: Math.round(n * 0.5), most: Math.round(n * 0.5) },
  ...range
}: EquivalenceRange & { n: number; proportion: number; near?: { least: number; most: number } }): {
  readonly least: number | null;
  readonly most: number | null;
  readonly power: number;
} {
  checkRange(range);
  checkChance(proportion);
  const { least, most } = concludingCounts(n, range, near);
  if (least > most) return { least: null, most: null, power: 0 };
  return {
    least,
    most,
    power: Math.max(0, 1 - upperTail(most + 1, n, proportion) - lowerTail(least - 1, n, proportion)),
  };
}

/**
 * How many answers show that a proportion lies in a range.
 *
 * @param proportion where it truly lies, inside the range: at its middle the fewest are needed
 * @throws {RangeError} for impossible ranges, or a proportion that does not lie inside
 */
export function equivalenceSampleSize({
  proportion,
  power = 0.8,
  ...range
}: EquivalenceRange & { proportion: number; power?: number }): SampleSize {
  checkRange(range);
  checkChance(proportion);
  checkPower(power);
  const { low, high, alpha = 0.05 } = range;
  if (!(proportion > low && proportion < high))
    throw new RangeError(
      `Cannot plan to show a range as the true proportion must lie between ${low} and ${high}: current value is ${proportion}`,
    );
  const distances = [low === 0 ? Infinity : proportion - low, high === 1 ? Infinity : high - proportion];
  const nearest = Math.min(...distances);
  // both sides at stake share what may be missed
  const isMiddle = Math.max(...distances) < 1.5 * nearest;
  const missed = isMiddle ? (1 - power) / 2 : 1 - power;
  const about = Math.ceil(
    ((normalQuantile(1 - alpha) + normalQuantile(1 - missed)) ** 2 * proportion * (1 - proportion)) /
      nearest ** 2,
  );
  if (about > MOST_EXACT) return { first: about, stable: about };
  let near = { least: 0, most: 0 };
  return stableSampleSize(
    (n) => {
      near = concludingCounts(n, range, near);
      return equivalencePower({ n, proportion, near, ...range }).power;
    },
    { wanted: power, about: isMiddle ? about * 0.97 : about },
  );
}
