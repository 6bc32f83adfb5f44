/** The share of trials in which something was heard, if in all others the listener guessed. */
import type { Interval } from '../numeric/interval.ts';
import { type Count, checkCount } from './binomial.ts';
import { clopperPearsonInterval } from './clopper-pearson.ts';

/**
 * The proportion of discriminators, (proportion correct − chance) / (1 − chance).
 *
 * One pooled share cannot tell "15 % of listeners always hear it" from "all hear it a little". Below chance it is negative, never
 * cut at 0: otherwise averages over strata would lie too high.
 *
 * @param chance ½ for 2AFC, ABX and duo-trio, ⅓ for triangle, tetrad and 3AFC
 * @returns the interval is the exact one of the proportion correct; null estimates for no trials
 * @throws {RangeError} for impossible counts, levels or chances
 * @source Abbott's formula; ISO 4120:2021, annex B
 */
export function proportionOfDiscriminators({
  successes,
  n,
  chance = 0.5,
  level = 0.95,
}: Count & { chance?: number; level?: number }): {
  readonly estimate: number | null;
  readonly standardError: number | null;
  readonly interval: Interval;
} {
  checkCount({ successes, n });
  if (!(chance >= 0 && chance < 1))
    throw new RangeError(
      `Cannot find discriminators as chance must be 0 <= chance < 1: current value is ${chance}`,
    );
  const beyondChance = (proportion: number): number => (proportion - chance) / (1 - chance);
  const { low, high } = clopperPearsonInterval({ successes, n, level });
  const interval = { low: beyondChance(low), high: beyondChance(high), level };
  if (n === 0) return { estimate: null, standardError: null, interval };
  const proportion = successes / n;
  return {
    estimate: beyondChance(proportion),
    standardError: Math.sqrt((proportion * (1 - proportion)) / n) / (1 - chance),
    interval,
  };
}
