/**
 * Sensitivity apart from the habit of answering: how far a listener leans to one answer, and what would have been right without.
 * Who always answers "A" has 50 % right and d′ 0, and looks like data.
 */
import { findRoot } from '../numeric/find-root.ts';
import { normalCdf, normalDensity, normalQuantile } from '../numeric/normal.ts';
import { checkCount, exactBinomialTest } from '../proportion/binomial.ts';
import { type Protocol, protocolModel } from './protocol.ts';
import { dPrimeAt, LARGEST_D_PRIME, psychometricSlope } from './psychometric-function.ts';

/** Leaning further than this, with answers that a coin would not give … */
const FAR_CRITERION = 1;
/** … at this level, is a preference for a side. */
const SIDE_ALPHA = 0.01;

export interface ResponseBias {
  /** How often the answer was given where it was right, and where it was wrong; both corrected as asked. */
  readonly hitRate: number;
  readonly falseAlarmRate: number;
  /** c = −(z(hits) + z(false alarms)) / 2: negative leans to the answer, positive away from it. */
  readonly criterion: number;
  /** z(hits) − z(false alarms): the d′ of a yes–no task; no standard error where one of the two never was the right answer. */
  readonly dPrimeYesNo: { readonly estimate: number; readonly standardError: number | null };
  /** The proportion correct without the leaning. */
  readonly unbiasedProportionCorrect: number;
  /** In the protocol asked for; signed in a forced choice, otherwise cut at 0, where the standard error is null. */
  readonly dPrime: { readonly estimate: number; readonly standardError: number | null };
  /** How often one answer was given at all, against a coin, and whether that is a preference to speak of. */
  readonly answerSide: { readonly share: number; readonly pValue: number; readonly isPreference: boolean };
}

function correctedRate(
  count: number,
  trials: number,
  correction: 'log-linear' | 'none',
): { rate: number; variance: number } {
  const rate = correction === 'log-linear' ? (count + 0.5) / (trials + 1) : count / trials;
  if (!(rate > 0 && rate < 1))
    throw new RangeError(
      `Cannot take z of a rate as it must be between 0 and 1: current value is ${count} of ${trials}; correction 'log-linear' keeps it inside`,
    );
  return { rate, variance: (rate * (1 - rate)) / (trials * normalDensity(normalQuantile(rate)) ** 2) };
}

/** Without trials of one kind nothing bounds its rate. */
const standardErrorOf = (variance: number): number | null =>
  Number.isFinite(variance) ? Math.sqrt(variance) : null;

/** d′ by which differences beyond a listener's own criterion come as often as they did; the criterion is what false alarms say it is. */
function differencingDPrime(hitRate: number, falseAlarmRate: number): number {
  if (hitRate <= falseAlarmRate) return 0;
  const criterion = -Math.SQRT2 * normalQuantile(falseAlarmRate / 2);
  const miss = (dPrime: number): number =>
    normalCdf((dPrime - criterion) / Math.SQRT2) + normalCdf((-dPrime - criterion) / Math.SQRT2) - hitRate;
  return findRoot(miss, { low: 0, high: LARGEST_D_PRIME });
}

function biasCorrectedDPrime(
  protocol: Protocol,
  { hit, falseAlarm }: Record<'hit' | 'falseAlarm', { rate: number; variance: number }>,
): { estimate: number; standardError: number | null } {
  const [zHit, zFalseAlarm] = [normalQuantile(hit.rate), normalQuantile(falseAlarm.rate)];
  const estimateAt = (zOfHits: number, zOfFalseAlarms: number): number =>
    protocol === 'same-different-differencing'
      ? differencingDPrime(normalCdf(zOfHits), normalCdf(zOfFalseAlarms))
      : dPrimeAt({
          protocol,
          proportionCorrect: normalCdf((zOfHits - zOfFalseAlarms) / 2),
          signed: protocolModel(protocol).hasDirection,
        });
  const estimate = estimateAt(zHit, zFalseAlarm);
  if (protocol !== 'same-different-differencing') {
    const u = (zHit - zFalseAlarm) / 2;
    const slope = psychometricSlope({ protocol, dPrime: estimate });
    const isFlat = slope === 0 || (u < 0 && !protocolModel(protocol).hasDirection);
    const byZ = normalDensity(u) / 2 / slope;
    return {
      estimate,
      standardError: isFlat ? null : standardErrorOf(byZ ** 2 * (hit.variance + falseAlarm.variance)),
    };
  }
  if (estimate === 0) return { estimate, standardError: null };
  const step = 1e-5;
  const byHits = (estimateAt(zHit + step, zFalseAlarm) - estimateAt(zHit - step, zFalseAlarm)) / (2 * step);
  const byFalseAlarms =
    (estimateAt(zHit, zFalseAlarm + step) - estimateAt(zHit, zFalseAlarm - step)) / (2 * step);
  return {
    estimate,
    standardError: standardErrorOf(byHits ** 2 * hit.variance + byFalseAlarms ** 2 * falseAlarm.variance),
  };
}

/**
 * Separates what a listener hears from how the listener leans.
 *
 * In a forced choice or ABX, one answer ("A", "the first") is followed: a hit gives it where it was right, a false alarm where it was
 * not. In same–different the answer is "different".
 *
 * @param protocol of two alternatives; two alternatives forced choice by default
 * @param correction `log-linear` adds half an answer to each cell always, so that no rate is 0 or 1
 * @throws {RangeError} for impossible counts, a protocol of more than two answers, or rates of 0 or 1 left uncorrected
 * @source Macmillan & Creelman, Detection Theory, 2005, ch. 2, 7 and 9; Hautus, Behavior Research Methods 27 (1995) for the correction;
 *   Gourevitch & Galanter, Psychometrika 32 (1967) for the standard error
 */
export function responseBias({
  hits,
  signalTrials,
  falseAlarms,
  noiseTrials,
  protocol = '2afc',
  correction = 'log-linear',
}: {
  hits: number;
  signalTrials: number;
  falseAlarms: number;
  noiseTrials: number;
  protocol?: Protocol;
  correction?: 'log-linear' | 'none';
}): ResponseBias {
  checkCount({ successes: hits, n: signalTrials });
  checkCount({ successes: falseAlarms, n: noiseTrials });
  if (protocolModel(protocol).chance !== 0.5)
    throw new RangeError(
      `Cannot tell bias from sensitivity as protocol must have two answers: current value is ${protocol}`,
    );
  const hit = correctedRate(hits, signalTrials, correction);
  const falseAlarm = correctedRate(falseAlarms, noiseTrials, correction);
  const [zHit, zFalseAlarm] = [normalQuantile(hit.rate), normalQuantile(falseAlarm.rate)];
  const criterion = -(zHit + zFalseAlarm) / 2;
  const [answers, n] = [hits + falseAlarms, signalTrials + noiseTrials];
  const { pValue } = exactBinomialTest({ successes: answers, n });
  return {
    hitRate: hit.rate,
    falseAlarmRate: falseAlarm.rate,
    criterion,
    dPrimeYesNo: {
      estimate: zHit - zFalseAlarm,
      standardError: standardErrorOf(hit.variance + falseAlarm.variance),
    },
    unbiasedProportionCorrect: normalCdf((zHit - zFalseAlarm) / 2),
    dPrime: biasCorrectedDPrime(protocol, { hit, falseAlarm }),
    answerSide: {
      share: n === 0 ? 0.5 : answers / n,
      pValue,
      isPreference: Math.abs(criterion) > FAR_CRITERION && pValue < SIDE_ALPHA,
    },
  };
}
