/** The hypergeometric distribution: how successes fall on one of two groups when only chance deals them out. */

import { logChoose } from '../numeric/log-gamma.ts';
import type { Random } from '../numeric/random.ts';

/** Less likely counts are left out. */
const LEAST_PROBABILITY = 1e-300;

/** `total` trials, `successes` of them successes, `group` of them in the group: whole, ≥ 0. */
interface Margins {
  readonly total: number;
  readonly successes: number;
  readonly group: number;
}

export interface HypergeometricDistribution {
  /** The least count, whose probability is the first. */
  readonly least: number;
  readonly probabilities: readonly number[];
}

/**
 * The probability of every count of successes in a group.
 *
 * @returns from the least to the largest count with a probability of 1e-300 or more; adds up to 1
 */
export function hypergeometricDistribution(margins: Margins): HypergeometricDistribution {
  const { total, successes, group } = margins;
  const least = Math.max(0, successes + group - total);
  const most = Math.min(successes, group);
  const mode = likeliestCount(margins);
  // from the likeliest count outwards, so that what underflows is what is too unlikely to count
  const weights = new Array<number>(most - least + 1).fill(0);
  weights[mode - least] = 1;
  for (let count = mode; count < most; count += 1)
    weights[count + 1 - least] = weights[count - least]! * stepUp(margins, count);
  for (let count = mode - 1; count >= least; count -= 1)
    weights[count - least] = weights[count + 1 - least]! / stepUp(margins, count);
  const sum = sumSmallestFirst(weights);
  return trimmed({ least, probabilities: weights.map((weight) => weight / sum) });
}

/** Without the counts at both ends that are too unlikely for a double. */
export function trimmed({ least, probabilities }: HypergeometricDistribution): HypergeometricDistribution {
  const first = probabilities.findIndex((each) => each >= LEAST_PROBABILITY);
  const last = probabilities.findLastIndex((each) => each >= LEAST_PROBABILITY);
  return { least: least + first, probabilities: probabilities.slice(first, last + 1) };
}

const likeliestCount = ({ total, successes, group }: Margins): number =>
  Math.min(
    successes,
    group,
    Math.max(0, successes + group - total, Math.floor(((successes + 1) * (group + 1)) / (total + 2))),
  );

/** How much likelier one success more in the group is. */
const stepUp = ({ total, successes, group }: Margins, count: number): number =>
  ((successes - count) / (count + 1)) * ((group - count) / (total - successes - group + count + 1));

/** How many successes chance deals to the group. */
export function drawHypergeometric(random: Random, margins: Margins): number {
  const { total, successes, group } = margins;
  const [least, most] = [Math.max(0, successes + group - total), Math.min(successes, group)];
  if (least === most) return least;
  const mode = likeliestCount(margins);
  const atMode = Math.exp(
    logChoose(successes, mode) + logChoose(total - successes, group - mode) - logChoose(total, group),
  );
  // outwards from the mode, as most draws lie near it
  let left = random.uniform() - atMode;
  let [above, below] = [mode, mode];
  let [probabilityAbove, probabilityBelow] = [atMode, atMode];
  while (left > 0 && (above < most || below > least)) {
    if (above < most) {
      probabilityAbove *= stepUp(margins, above);
      above += 1;
      left -= probabilityAbove;
      if (left <= 0) return above;
    }
    if (below > least) {
      below -= 1;
      probabilityBelow /= stepUp(margins, below);
      left -= probabilityBelow;
      if (left <= 0) return below;
    }
  }
  return mode;
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

/** The tails of a distribution over whole counts, the observed count included in each; 0 beyond its ends. */
export function conditionalTails(
  { least, probabilities }: HypergeometricDistribution,
  observed: number,
): ConditionalTails {
  const at = Math.max(-1, Math.min(probabilities.length, observed - least));
  const limit = (probabilities[at] ?? 0) * (1 + 1e-7);
  return {
    upper: Math.min(1, sumSmallestFirst(probabilities.slice(Math.max(0, at)))),
    lower: Math.min(1, sumSmallestFirst(probabilities.slice(0, at + 1))),
    noLikelier: Math.min(1, sumSmallestFirst(probabilities.filter((each) => each <= limit))),
  };
}
