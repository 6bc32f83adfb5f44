/** Wald's sequential probability ratio test: the shortest way to decide between "guessing" and one stated proportion. */
import { checkCount } from '../proportion/binomial.ts';
import { type CountBounds, type CountWalk, walkCounts } from './count-walk.ts';
import { checkAlpha, checkChance } from './e-process.ts';

export interface SprtPlan {
  /** Proportion under the null. */
  readonly chance?: number;
  /** Proportion that is to be found, > chance. */
  readonly proportion: number;
  /** Probability of deciding for `proportion` when it is chance, and of deciding for chance when it is `proportion`. */
  readonly alpha?: number;
  readonly beta?: number;
}

export type SprtDecision = 'above-chance' | 'chance' | 'undecided';

function checked({ chance = 0.5, proportion, alpha = 0.05, beta = 0.1 }: SprtPlan): Required<SprtPlan> {
  checkChance(chance);
  checkAlpha(alpha);
  if (!(proportion > chance && proportion < 1))
    throw new RangeError(
      `Cannot test sequentially as proportion must be between chance (${chance}) and 1: current value is ${proportion}`,
    );
  if (!(beta > 0 && alpha + beta < 1))
    throw new RangeError(
      `Cannot test sequentially as beta must be > 0 and alpha + beta < 1: current values are ${alpha} and ${beta}`,
    );
  return { chance, proportion, alpha, beta };
}

/** The log likelihood ratios at which the test ends. */
export function sprtThresholds(plan: SprtPlan): { readonly upper: number; readonly lower: number } {
  const { alpha, beta } = checked(plan);
  return { upper: Math.log((1 - beta) / alpha), lower: Math.log(beta / (1 - alpha)) };
}

/**
 * The counts at which the test ends after n answers: above chance at `high` or more, at chance at `low` or fewer.
 *
 * @returns null where no count ends it
 * @throws {RangeError} for impossible plans
 */
export function sprtBounds({ n, ...plan }: SprtPlan & { n: number }): CountBounds {
  const { chance, proportion } = checked(plan);
  checkCount({ successes: 0, n });
  const { upper, lower } = sprtThresholds(plan);
  const hit = Math.log(proportion / chance);
  const miss = Math.log1p(-proportion) - Math.log1p(-chance);
  const ratio = (successes: number): number => successes * hit + (n - successes) * miss;
  let high = Math.max(0, Math.floor((upper - n * miss) / (hit - miss)));
  while (ratio(high) < upper) high += 1;
  let low = Math.ceil((lower - n * miss) / (hit - miss));
  while (ratio(low) > lower) low -= 1;
  return { high: high > n ? null : high, low: low < 0 ? null : Math.min(low, n) };
}

/**
 * What the test says of answers so far; earlier answers must not have decided it already.
 *
 * @throws {RangeError} for impossible counts or plans
 * @source Wald, Sequential Analysis, 1947
 */
export function sprtDecision({ successes, n, ...plan }: SprtPlan & { successes: number; n: number }): {
  readonly decision: SprtDecision;
  readonly logLikelihoodRatio: number;
} {
  checkCount({ successes, n });
  const { chance, proportion } = checked(plan);
  const { high, low } = sprtBounds({ n, ...plan });
  return {
    decision:
      high !== null && successes >= high
        ? 'above-chance'
        : low !== null && successes <= low
          ? 'chance'
          : 'undecided',
    logLikelihoodRatio:
      successes * Math.log(proportion / chance) +
      (n - successes) * (Math.log1p(-proportion) - Math.log1p(-chance)),
  };
}

/**
 * How the test behaves when the proportion is really `truth`, exactly, overshoot included.
 *
 * @param mostTrials where it is cut off; what has not ended by then is `undecided`
 * @returns probabilities of both decisions, and the answers needed on average
 * @throws {RangeError} for impossible plans
 */
export function sprtPower({
  truth,
  mostTrials = 20_000,
  ...plan
}: SprtPlan & { truth: number; mostTrials?: number }): {
  readonly aboveChance: number;
  readonly chance: number;
  readonly undecided: number;
  readonly meanTrials: number;
} {
  checked(plan);
  checkChance(truth);
  const walk: CountWalk = walkCounts({
    proportion: truth,
    trials: mostTrials,
    boundsAt: (n) => sprtBounds({ n, ...plan }),
  });
  const sum = (values: Float64Array): number => values.reduce((soFar, each) => soFar + each, 0);
  return {
    aboveChance: sum(walk.endsAbove),
    chance: sum(walk.endsBelow),
    undecided: walk.survives,
    meanTrials: walk.meanTrials,
  };
}
