/** Two conditions judged by the same listeners on the same trials: only pairs answered differently tell them apart. */
import { checkLevel, type Interval } from '../numeric/interval.ts';
import { normalQuantile } from '../numeric/normal.ts';
import { type Alternative, checkCount, exactBinomialTest } from './binomial.ts';
import { midPBinomialTest } from './mid-p.ts';

export interface McNemarResult {
  /** Share right in the first minus share right in the second; null without pairs. */
  readonly difference: number | null;
  /** Close to its level, not guaranteed; −1…1 without pairs. */
  readonly interval: Interval;
  readonly pValue: number;
  readonly midPValue: number;
}

/**
 * McNemar's exact test of paired answers, with the interval of the difference.
 *
 * @param onlyFirst pairs right in the first condition alone, `onlySecond` in the second alone, of so many `pairs`
 * @returns p 1 (one-sided mid-p ½) when no pair was answered differently
 * @throws {RangeError} for impossible counts or levels
 * @source McNemar, Psychometrika 12 (1947); Fagerland, Lydersen & Laake, BMC Medical Research Methodology 13 (2013) for mid-p;
 *   Bonett & Price, Journal of Educational and Behavioral Statistics 37 (2012) for the interval
 */
export function mcNemarTest({
  onlyFirst,
  onlySecond,
  pairs,
  alternative = 'two-sided',
  level = 0.95,
}: {
  onlyFirst: number;
  onlySecond: number;
  pairs: number;
  alternative?: Alternative;
  level?: number;
}): McNemarResult {
  checkCount({ successes: onlyFirst, n: pairs });
  checkCount({ successes: onlySecond, n: pairs - onlyFirst });
  checkLevel(level);
  const discordant = { successes: onlyFirst, n: onlyFirst + onlySecond, alternative };
  const [first, second] = [(onlyFirst + 1) / (pairs + 2), (onlySecond + 1) / (pairs + 2)];
  const half =
    normalQuantile((1 + level) / 2) * Math.sqrt((first + second - (first - second) ** 2) / (pairs + 2));
  return {
    difference: pairs === 0 ? null : (onlyFirst - onlySecond) / pairs,
    interval:
      pairs === 0
        ? { low: -1, high: 1, level }
        : { low: Math.max(-1, first - second - half), high: Math.min(1, first - second + half), level },
    pValue: exactBinomialTest(discordant).pValue,
    midPValue: midPBinomialTest(discordant).pValue,
  };
}
