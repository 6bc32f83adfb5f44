/** How many answers a panel takes that is watched, and stopped when its e-process rejects. */
import { type Bet, checkAlpha, checkChance, DEFAULT_BET } from '../sequential/e-process.ts';
import { eProcessPower, firstTrialBy } from '../sequential/e-process-power.ts';
import { checkPower } from './binomial-sample-size.ts';

export interface AnyTimeSampleSize {
  /** log(1 / alpha) over the information in an answer: the rule of thumb, near what is needed on average. */
  readonly rule: number;
  /** Answers by which half of such panels have rejected, and the share wanted; null beyond `mostTrials`. */
  readonly median: number | null;
  readonly wanted: number | null;
  /** Answers on average, of panels that stop at `mostTrials` at the latest. */
  readonly mean: number;
  readonly mostTrials: number;
}

/** Information in one answer against chance, in natural units. */
const information = (proportion: number, chance: number): number =>
  proportion * Math.log(proportion / chance) + (1 - proportion) * Math.log((1 - proportion) / (1 - chance));

/**
 * Answers until the e-process rejects, by its exact law.
 *
 * @param proportion true share, > chance
 * @param power the share of panels that are to have rejected
 * @param mostTrials where the panel gives up
 * @throws {RangeError} for a proportion not above chance, or chances, alpha or power out of range
 * @source Kelly 1956 and Wald 1947 for the rule
 */
export function anyTimeSampleSize({
  proportion,
  chance = 0.5,
  alpha = 0.05,
  power = 0.8,
  bet = DEFAULT_BET,
  mostTrials,
}: {
  proportion: number;
  chance?: number;
  alpha?: number;
  power?: number;
  bet?: Bet;
  mostTrials?: number;
}): AnyTimeSampleSize {
  checkChance(chance);
  checkChance(proportion);
  checkAlpha(alpha);
  checkPower(power);
  if (!(proportion > chance))
    throw new RangeError(
      `Cannot plan to show a proportion as it must be above chance (${chance}): current value is ${proportion}`,
    );
  const rule = Math.log(1 / alpha) / information(proportion, chance);
  // four times the rule is more than nine panels in ten take; beyond tens of thousands nobody sits
  const trials = mostTrials ?? Math.min(20_000, Math.ceil(4 * rule) + 100);
  const law = eProcessPower({ proportion, trials, chance, alpha, bet });
  return {
    rule: Math.ceil(rule),
    median: law.medianTrials,
    wanted: firstTrialBy(law, power),
    mean: law.meanTrials,
    mostTrials: trials,
  };
}
