/** An interval for the mean of bounded ratings that holds at every n at once. */
import { findRoot } from '../numeric/find-root.ts';
import { checkLevel, type Interval } from '../numeric/interval.ts';
import { addOutcome, checkOutcomes, MOST_STAKED, mixtureStake, NO_OUTCOMES } from './betting-wealth.ts';

const NEAR_ZERO = 1e-12;
const NEAR_ONE = 1 - 1e-12;

/** log wealth of who stakes on a mean above `mean`: falls as `mean` rises, so that the means it has not beaten are an interval. */
function logWealthAbove(
  outcomes: readonly number[],
  stakes: readonly number[],
  { mean, highest, n }: { mean: number; highest: boolean; n: number },
): number {
  let log = 0;
  let most = 0;
  for (let index = 0; index < n; index += 1) {
    log += Math.log1p(Math.min(stakes[index]!, MOST_STAKED / mean) * (outcomes[index]! - mean));
    if (log > most) most = log;
  }
  return highest ? most : log;
}

/** The lowest mean that the first n outcomes have not ruled out. */
function lowestMean(
  outcomes: readonly number[],
  stakes: readonly number[],
  { n, wanted, highest }: { n: number; wanted: number; highest: boolean },
): number {
  const excess = (mean: number): number => logWealthAbove(outcomes, stakes, { mean, highest, n }) - wanted;
  if (excess(NEAR_ZERO) <= 0) return 0;
  if (excess(NEAR_ONE) > 0) return 1;
  return findRoot(excess, { low: NEAR_ZERO, high: NEAR_ONE });
}

/**
 * The hedged-capital confidence sequence of a mean, after the ratings given.
 *
 * For ratings that are independent, or one a listener: a listener's several ratings are to be averaged first.
 *
 * @param outcomes 0…1, in the order in which they came: ratings of 0…100 divided by 100
 * @param level the probability that the true mean lies inside at every n at once
 * @param intersect whether what earlier ratings have ruled out stays ruled out; where nothing is left, the last interval that was not
 *   empty stays
 * @returns 0…1 for no ratings
 * @throws {RangeError} for outcomes or levels out of range
 * @source Waudby-Smith & Ramdas, JRSS B 86 (2024), theorem 3
 */
export function ratingConfidenceSequence({
  outcomes,
  level = 0.95,
  intersect = true,
}: {
  outcomes: readonly number[];
  level?: number;
  intersect?: boolean;
}): Interval {
  checkLevel(level);
  checkOutcomes(outcomes);
  const alpha = 1 - level;
  // either half of the capital has to become 1 / alpha alone
  const wanted = Math.log(2 / alpha);
  const mirrored = outcomes.map((outcome) => 1 - outcome);
  let summary = NO_OUTCOMES;
  const stakes = outcomes.map((outcome) => {
    const stake = mixtureStake(summary, alpha / 2);
    summary = addOutcome(summary, outcome);
    return stake;
  });
  const intervalAt = (n: number): Interval => ({
    low: lowestMean(outcomes, stakes, { n, wanted, highest: intersect }),
    high: 1 - lowestMean(mirrored, stakes, { n, wanted, highest: intersect }),
    level,
  });
  const isFilled = ({ low, high }: Interval): boolean => low <= high;
  let filled = outcomes.length;
  if (intersect && !isFilled(intervalAt(filled))) {
    // intersections only shrink: bisect for the last one that is not empty
    let empty = filled;
    filled = 0;
    while (empty - filled > 1) {
      const middle = Math.floor((filled + empty) / 2);
      if (isFilled(intervalAt(middle))) filled = middle;
      else empty = middle;
    }
  }
  while (!isFilled(intervalAt(filled))) filled -= 1;
  return intervalAt(filled);
}
