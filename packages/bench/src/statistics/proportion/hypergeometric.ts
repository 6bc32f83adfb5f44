/** The hypergeometric distribution: how successes fall on one of two groups when only chance deals them out. */

export interface HypergeometricDistribution {
  /** The least count that can be, whose probability is the first. */
  readonly least: number;
  readonly probabilities: readonly number[];
}

/**
 * The probability of every count of successes in a group.
 *
 * @param total all trials, `successes` of them successes, `group` of them in the group; whole, ≥ 0
 * @returns from the least to the largest count that can be; adds up to 1
 */
export function hypergeometricDistribution({
  total,
  successes,
  group,
}: {
  total: number;
  successes: number;
  group: number;
}): HypergeometricDistribution {
  const least = Math.max(0, successes + group - total);
  const most = Math.min(successes, group);
  const mode = Math.min(most, Math.max(least, Math.floor(((successes + 1) * (group + 1)) / (total + 2))));
  // from the likeliest count outwards, so that what underflows is what is too unlikely to count
  const weights = new Array<number>(most - least + 1).fill(0);
  weights[mode - least] = 1;
  for (let count = mode; count < most; count += 1)
    weights[count + 1 - least] =
      weights[count - least]! *
      (((successes - count) / (count + 1)) * ((group - count) / (total - successes - group + count + 1)));
  for (let count = mode; count > least; count -= 1)
    weights[count - 1 - least] =
      weights[count - least]! *
      ((count / (successes - count + 1)) * ((total - successes - group + count) / (group - count + 1)));
  const sum = sumSmallestFirst(weights);
  return { least, probabilities: weights.map((weight) => weight / sum) };
}

/** Adds from both ends towards the mode, so that small tails are not lost in the sum. */
function sumSmallestFirst(weights: readonly number[]): number {
  return weights.toSorted((a, b) => a - b).reduce((sum, weight) => sum + weight, 0);
}

export interface ConditionalTails {
  readonly upper: number;
  readonly lower: number;
  /** Sum of all counts no likelier than the observed one; the slack keeps ties of rounding together, as R does. */
  readonly noLikelier: number;
}

/** The tails of a distribution over whole counts, the observed count included in each. */
export function conditionalTails(
  { least, probabilities }: HypergeometricDistribution,
  observed: number,
): ConditionalTails {
  const at = observed - least;
  const limit = (probabilities[at] ?? 0) * (1 + 1e-7);
  return {
    upper: Math.min(1, sumSmallestFirst(probabilities.slice(at))),
    lower: Math.min(1, sumSmallestFirst(probabilities.slice(0, at + 1))),
    noLikelier: Math.min(1, sumSmallestFirst(probabilities.filter((each) => each <= limit))),
  };
}
