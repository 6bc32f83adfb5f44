/** Sensitivity from counts of right answers, with what the counts leave open. */
import type { Interval } from '../numeric/interval.ts';
import { checkCount } from '../proportion/binomial.ts';
import { clopperPearsonInterval } from '../proportion/clopper-pearson.ts';
import { type Protocol, protocolModel } from './protocol.ts';
import { dPrimeAt, psychometricSlope } from './psychometric-function.ts';

/** With fewer answers, a single d′ says more than was measured. */
const FEWEST_TRIALS = 40;
/** Nearer to chance than so many standard errors, where most protocols are flat, a single d′ lies too high. */
const NEAR_CHANCE = 2;

export interface DPrimeEstimate {
  /** Infinity when every answer was right. */
  readonly estimate: number;
  /** By the delta method; null where the psychometric function is flat or the estimate was cut at 0. */
  readonly standardError: number | null;
  /** What the exact interval of the proportion correct turns into. */
  readonly interval: Interval;
  /** Why only the interval should be printed; null when nothing speaks against the estimate. */
  readonly intervalOnly: 'few trials' | 'near chance' | 'all the same' | null;
}

function reasonForIntervalOnly(correct: number, n: number, chance: number): DPrimeEstimate['intervalOnly'] {
  const proportion = correct / n;
  if (proportion === 0 || proportion === 1) return 'all the same';
  if (n < FEWEST_TRIALS) return 'few trials';
  const distance = Math.abs(proportion - chance);
  return distance < NEAR_CHANCE * Math.sqrt((proportion * (1 - proportion)) / n) ? 'near chance' : null;
}

/**
 * d′ of a count of right answers.
 *
 * @param signed below chance gives a negative d′ instead of 0 (forced choices only): for identification, where the difference may be
 *   heard and named the wrong way round
 * @throws {RangeError} for impossible counts, no trials, or a sign where the protocol has no direction
 * @source Macmillan & Creelman, Detection Theory, 2005, §13.3 for the standard error
 */
export function estimateDPrime({
  protocol,
  correct,
  n,
  level = 0.95,
  signed = false,
}: {
  protocol: Protocol;
  correct: number;
  n: number;
  level?: number;
  signed?: boolean;
}): DPrimeEstimate {
  checkCount({ successes: correct, n });
  if (n === 0) throw new RangeError('Cannot estimate d′ as n must be > 0: current value is 0');
  const { chance } = protocolModel(protocol);
  const toDPrime = (proportionCorrect: number): number => dPrimeAt({ protocol, proportionCorrect, signed });
  const proportion = correct / n;
  const estimate = toDPrime(proportion);
  const isCut = !signed && proportion < chance;
  const slope = isCut ? 0 : psychometricSlope({ protocol, dPrime: estimate });
  const { low, high } = clopperPearsonInterval({ successes: correct, n, level });
  return {
    estimate,
    standardError: slope > 0 ? Math.sqrt((proportion * (1 - proportion)) / n) / slope : null,
    interval: { low: toDPrime(low), high: toDPrime(high), level },
    intervalOnly: reasonForIntervalOnly(correct, n, chance),
  };
}

/**
 * d′ of an ABX count under both rules a listener may follow: with free switching the truth lies between.
 *
 * @returns `low` and `high` of the range are the outermost ends of the two intervals
 * @throws {RangeError} for impossible counts, or no trials
 */
export function estimateAbxDPrime(count: { correct: number; n: number; level?: number }): {
  readonly independentObservation: DPrimeEstimate;
  readonly differencing: DPrimeEstimate;
  readonly range: Interval;
} {
  const independentObservation = estimateDPrime({ ...count, protocol: 'abx-independent-observation' });
  const differencing = estimateDPrime({ ...count, protocol: 'abx-differencing' });
  return {
    independentObservation,
    differencing,
    // the same count means a larger d′ to one who compares differences
    range: { ...differencing.interval, low: independentObservation.interval.low },
  };
}
