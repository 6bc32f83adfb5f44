/** Items on one scale from paired preferences by Thurstone's model: as Bradley and Terry's, with normal noise for the logistic. */
import { normalCdf } from '../numeric/normal.ts';
import { fitTally, type PreferenceOptions, type PreferenceScale } from './bradley-terry.ts';
import type { ChoiceRule } from './choice-model.ts';
import { type PairedComparison, tallyComparisons } from './paired-comparison.ts';

const LOG_SQRT_TWO_PI = 0.5 * Math.log(2 * Math.PI);

const probitRule: ChoiceRule = ([first, second]: Float64Array) => {
  // beyond this the smaller probability is no longer a number
  const difference = Math.max(-37, Math.min(37, first! - second!));
  const logFirst = Math.log(normalCdf(difference));
  const logSecond = Math.log(normalCdf(-difference));
  return {
    logProbabilities: [logFirst, logSecond],
    slope: Math.exp(-0.5 * difference * difference - LOG_SQRT_TWO_PI - logFirst - logSecond),
  };
};

/**
 * Strengths of items by Thurstone's case V: i is preferred to j with probability Φ(strength i − strength j). Ties are dropped.
 * The scale is about 1.6 times narrower than Bradley and Terry's; the order is the same but for noise.
 *
 * @returns `logTie` null, `logLikelihood` that of the answers that are no ties
 * @throws as `fitBradleyTerry`
 * @source Thurstone, Psychological Review 34 (1927)
 */
export function fitThurstone(
  comparisons: readonly PairedComparison[],
  options: Omit<PreferenceOptions, 'ties'> = {},
): PreferenceScale {
  return fitTally(tallyComparisons(comparisons), { ...options, ties: 'drop', rule: probitRule });
}
