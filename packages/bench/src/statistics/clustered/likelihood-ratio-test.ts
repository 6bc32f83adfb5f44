/** Whether effects belong into a logistic mixed model: its likelihood with and without them. */
import { chiSquareTails } from '../numeric/chi-square.ts';
import { fTails } from '../numeric/f-distribution.ts';
import { type LogisticMixedInput, maximumLogLikelihood } from './logistic-mixed-model.ts';

export interface LikelihoodRatioTest {
  /** Twice the log likelihood gained, ≥ 0. */
  readonly statistic: number;
  /** Coefficients left out. */
  readonly degrees: number;
  /** By chi-square: right for many listeners and tracks, too small for few. */
  readonly pValue: number;
  /** By F with `referenceDegrees` below; null where none were given. */
  readonly pValueByF: number | null;
}

/**
 * Tests columns of a logistic mixed model, all at once, by the likelihood ratio.
 *
 * @param leaveOut names of columns; an interaction is a column, too
 * @param referenceDegrees of an F reference for few levels: min(listeners, tracks) − 1 for what is the same throughout a listener or track
 * @throws {RangeError} for names that are not columns, none, or referenceDegrees ≤ 0
 * @throws as `logisticMixedModel`
 * @source D. Bates et al. 2015 (chi-square); the F reference is a convention for few clusters, its size is in docs/statistics-calibration.md
 */
export function likelihoodRatioTest({
  leaveOut,
  referenceDegrees = null,
  ...input
}: LogisticMixedInput & {
  readonly leaveOut: readonly string[];
  readonly referenceDegrees?: number | null;
}): LikelihoodRatioTest {
  const unknown = leaveOut.find((name) => !input.columns.includes(name));
  if (unknown !== undefined || leaveOut.length === 0)
    throw new RangeError(
      `Cannot test effects as leaveOut must name columns (${input.columns.join(', ')}): current value is ${unknown ?? 'none'}`,
    );
  const kept = input.columns.flatMap((name, index) => (leaveOut.includes(name) ? [] : [index]));
  const reduced: LogisticMixedInput = {
    ...input,
    columns: kept.map((index) => input.columns[index]!),
    design: input.design.map((row) => kept.map((index) => row[index]!)),
  };
  const degrees = input.columns.length - kept.length;
  // an optimum found a hair too low must not give a negative statistic
  const statistic = Math.max(0, 2 * (maximumLogLikelihood(input) - maximumLogLikelihood(reduced)));
  return {
    statistic,
    degrees,
    pValue: chiSquareTails({ x: statistic, degreesOfFreedom: degrees }).upper,
    pValueByF:
      referenceDegrees === null
        ? null
        : fTails({
            x: statistic / degrees,
            numeratorDegrees: degrees,
            denominatorDegrees: referenceDegrees,
          }).upper,
  };
}
