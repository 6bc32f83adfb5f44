/** Betting against a mean: the wealth of gamblers who stake on bounded outcomes, 0…1, what they have learned from earlier ones. */
import { checkAlpha } from './e-process.ts';

/**
 * `upward` stakes on a mean above the one tested, `hedged` half on above and half on below, both as large as the spread so far makes
 * it pay; `approximate-kelly` and `krichevsky-trofimov` stake on the side where the mean so far lies.
 */
export type BettingStrategy = 'upward' | 'hedged' | 'approximate-kelly' | 'krichevsky-trofimov';

/** The mean and variance so far, drawn a little to ½ and ¼ so that they exist from the start. */
export interface OutcomeSummary {
  readonly n: number;
  readonly sum: number;
  readonly squares: number;
}

export const NO_OUTCOMES: OutcomeSummary = { n: 0, sum: 0, squares: 0 };
const meanOf = ({ n, sum }: OutcomeSummary): number => (0.5 + sum) / (n + 1);
const varianceOf = ({ n, squares }: OutcomeSummary): number => (0.25 + squares) / (n + 1);

export function addOutcome(summary: OutcomeSummary, outcome: number): OutcomeSummary {
  const next = { n: summary.n + 1, sum: summary.sum + outcome, squares: summary.squares };
  return { ...next, squares: next.squares + (outcome - meanOf(next)) ** 2 };
}

/** Throws `RangeError` unless every outcome lies in 0…1. */
export function checkOutcomes(outcomes: readonly number[]): void {
  const wrong = outcomes.find((outcome) => !(outcome >= 0 && outcome <= 1));
  if (wrong !== undefined)
    throw new RangeError(`Cannot bet on outcomes as they must be 0…1: current value is ${wrong}`);
}

/**
 * The stake of the predictable mixture, before it is cut to what a gambler can lose.
 *
 * @source Waudby-Smith & Ramdas, JRSS B 86 (2024), equation 26
 */
export function mixtureStake(summary: OutcomeSummary, alpha: number): number {
  const next = summary.n + 1;
  return Math.sqrt((2 * Math.log(1 / alpha)) / (next * Math.log1p(next) * varianceOf(summary)));
}

/** Nobody stakes more than half of what can be lost: one wrong answer must not ruin. */
export const MOST_STAKED = 0.5;

/** Between what a mean of 0 and of 1 would cost; a share 1 lets the last step ruin. */
const within = (stake: number, mean: number, share: number): number =>
  Math.min(share / mean, Math.max(-share / (1 - mean), stake));

function signedStake(
  strategy: 'approximate-kelly' | 'krichevsky-trofimov',
  summary: OutcomeSummary,
  mean: number,
): number {
  const ahead = meanOf(summary) - mean;
  return within(
    strategy === 'krichevsky-trofimov'
      ? ahead / (mean * (1 - mean))
      : ahead / (varianceOf(summary) + ahead * ahead),
    mean,
    1,
  );
}

/**
 * The wealth after every outcome of a gambler who starts with 1: an e-process against the mean tested (`upward`: against every mean
 * up to it), for independent outcomes or such whose mean does not depend on the earlier ones.
 *
 * @param outcomes 0…1: answers as 0 and 1, ratings divided by their scale
 * @param mean 0 < mean < 1, the one tested
 * @param alpha what the stakes of `upward` and `hedged` are tuned for
 * @returns `wealth` and the `stakes` it came from, one for each outcome; `hedged` has the stake on above
 * @throws {RangeError} for outcomes, mean or alpha out of range
 * @source Waudby-Smith & Ramdas, JRSS B 86 (2024), sections 4.4 and B; Krichevsky & Trofimov 1981
 */
export function bettingWealth({
  outcomes,
  mean,
  strategy = 'hedged',
  alpha = 0.05,
}: {
  outcomes: readonly number[];
  mean: number;
  strategy?: BettingStrategy;
  alpha?: number;
}): { readonly wealth: readonly number[]; readonly stakes: readonly number[] } {
  checkAlpha(alpha);
  checkOutcomes(outcomes);
  if (!(mean > 0 && mean < 1))
    throw new RangeError(`Cannot bet against a mean as it must be between 0 and 1: current value is ${mean}`);
  let summary = NO_OUTCOMES;
  let [above, below] = [1, 1];
  const wealth: number[] = [];
  const stakes: number[] = [];
  for (const outcome of outcomes) {
    const surprise = outcome - mean;
    if (strategy === 'upward' || strategy === 'hedged') {
      // either half of a hedged capital has to become 2 / alpha alone
      const stake = mixtureStake(summary, strategy === 'hedged' ? alpha / 2 : alpha);
      const up = Math.min(stake, MOST_STAKED / mean);
      above *= 1 + up * surprise;
      below *= 1 - Math.min(stake, MOST_STAKED / (1 - mean)) * surprise;
      stakes.push(up);
      wealth.push(strategy === 'upward' ? above : Math.max(above, below) / 2);
    } else {
      const stake = signedStake(strategy, summary, mean);
      // exactly 0 where all was staked and lost
      above = Math.max(0, above * (1 + stake * surprise));
      stakes.push(stake);
      wealth.push(above);
    }
    summary = addOutcome(summary, outcome);
  }
  return { wealth, stakes };
}
