/** How an e-process behaves: computed exactly, by following every count through its boundary. */
import { cumulative, walkCounts } from './count-walk.ts';
import { type Bet, DEFAULT_BET, eProcessBoundaries } from './e-process.ts';

export interface EProcessPower {
  /** [n]: probability of having rejected after n answers or fewer. */
  readonly rejectedBy: Float64Array;
  /** Probability of rejecting within `trials` answers. */
  readonly power: number;
  /** Answers after which half of such panels have rejected; null where they do not within `trials`. */
  readonly medianTrials: number | null;
  /** Answers until rejection on average; panels that never reject count with `trials`. */
  readonly meanTrials: number;
}

/** The first n by which a share of panels has rejected; null for none. */
export function firstTrialBy({ rejectedBy }: EProcessPower, share: number): number | null {
  const n = rejectedBy.findIndex((probability) => probability >= share);
  return n < 0 ? null : n;
}

/**
 * The operating characteristics of an e-process that is read after every answer and stopped when it rejects.
 *
 * @param proportion true share of correct answers, independent of each other
 * @param trials the most answers
 * @throws {RangeError} for impossible chances, bets or alpha
 */
export function eProcessPower({
  proportion,
  trials,
  chance = 0.5,
  alpha = 0.05,
  bet = DEFAULT_BET,
}: {
  proportion: number;
  trials: number;
  chance?: number;
  alpha?: number;
  bet?: Bet;
}): EProcessPower {
  const boundaries = eProcessBoundaries({ trials, chance, alpha, bet });
  const walk = walkCounts({
    proportion,
    trials,
    boundsAt: (n) => ({ high: boundaries[n]!, low: null }),
  });
  const rejectedBy = cumulative(walk.endsAbove);
  const law = { rejectedBy, power: rejectedBy[trials]!, medianTrials: null, meanTrials: walk.meanTrials };
  return { ...law, medianTrials: firstTrialBy(law, 0.5) };
}
