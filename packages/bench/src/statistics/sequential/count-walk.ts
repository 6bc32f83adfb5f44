/** The exact law of a count of successes that is stopped at boundaries: no simulation, every path's probability is carried along. */

/** Where the walk ends after n trials: at `high` successes or more, at `low` or fewer; null where there is no boundary. */
export interface CountBounds {
  readonly high: number | null;
  readonly low: number | null;
}

export interface CountWalk {
  /** [n]: probability of ending above, or below, exactly after n trials. */
  readonly endsAbove: Float64Array;
  readonly endsBelow: Float64Array;
  /** Probability of not having ended after the last trial. */
  readonly survives: number;
  /** Trials until the end; those that survive count as `trials`. */
  readonly meanTrials: number;
  /** Trials actually walked: fewer than asked when next to nothing survived. */
  readonly trials: number;
}

/** What is left is not worth a step. */
const NOTHING = 1e-17;
/** Counts less likely than this are left behind: thousands of trials take the time of their spread, not of their number. */
const FORGOTTEN = 1e-40;

/** One more trial for every surviving count, in place; `counts` has room for one more. */
export function addTrial(
  counts: Float64Array,
  { low, high, proportion }: { low: number; high: number; proportion: number },
): void {
  for (let count = high + 1; count > low; count -= 1)
    counts[count] = counts[count]! * (1 - proportion) + counts[count - 1]! * proportion;
  counts[low]! *= 1 - proportion;
}

/**
 * Walks a count of independent successes until it meets a boundary.
 *
 * @param proportion probability of a success, 0…1
 * @param trials the most
 * @param boundsAt the boundaries after n trials, n = 1 … trials
 */
export function walkCounts({
  proportion,
  trials,
  boundsAt,
}: {
  proportion: number;
  trials: number;
  boundsAt: (n: number) => CountBounds;
}): CountWalk {
  const endsAbove = new Float64Array(trials + 1);
  const endsBelow = new Float64Array(trials + 1);
  const counts = new Float64Array(trials + 2);
  counts[0] = 1;
  let [low, high] = [0, 0];
  let survives = 1;
  let meanTrials = 0;
  let n = 0;
  while (n < trials && survives > NOTHING) {
    n += 1;
    meanTrials += survives;
    addTrial(counts, { low, high, proportion });
    high += 1;
    const bounds = boundsAt(n);
    while (bounds.high !== null && high >= bounds.high && high >= low) {
      endsAbove[n]! += counts[high]!;
      counts[high] = 0;
      high -= 1;
    }
    while (bounds.low !== null && low <= bounds.low && low <= high) {
      endsBelow[n]! += counts[low]!;
      counts[low] = 0;
      low += 1;
    }
    while (low < high && counts[low]! < FORGOTTEN) {
      counts[low] = 0;
      low += 1;
    }
    while (high > low && counts[high]! < FORGOTTEN) {
      counts[high] = 0;
      high -= 1;
    }
    if (low > high) {
      survives = 0;
      break;
    }
    survives = 0;
    for (let count = low; count <= high; count += 1) survives += counts[count]!;
  }
  return { endsAbove, endsBelow, survives, meanTrials, trials: n };
}

/** Running sums. */
export function cumulative(values: Float64Array): Float64Array {
  let sum = 0;
  return values.map((value) => {
    sum += value;
    return sum;
  });
}
