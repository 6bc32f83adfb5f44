/** A panel's rate from its log-odds and their cluster-robust standard error. */
import { studentTQuantile, studentTTails } from '../numeric/student-t.ts';
import type { Level } from './grouped-answers.ts';
import { inverseLogit } from './logistic-regression.ts';
import type { RateEvidence } from './rate-inference.ts';
import { robustLogisticRegression } from './robust-covariance.ts';

/**
 * Student's t on the log-odds of the rate (`robustLogisticRegression` with CR1 and an intercept alone): its interval stays inside 0…1.
 *
 * @param clusters as there
 * @returns null where clusters agree so well that the standard error is 0
 * @throws as `robustLogisticRegression`: `SeparationError` where all answers are alike
 */
export function robustEvidence({
  successes,
  trials = successes.map(() => 1),
  clusters,
}: {
  readonly successes: readonly number[];
  readonly trials?: readonly number[];
  readonly clusters: readonly (readonly Level[])[];
}): RateEvidence | null {
  const { coefficients, standardErrors, degreesOfFreedom } = robustLogisticRegression({
    successes,
    trials,
    clusters,
    design: successes.map(() => [1]),
    columns: ['(intercept)'],
  });
  const [logOdds, standardError] = [coefficients[0]!, standardErrors[0]!];
  if (standardError === 0) return null;
  const rate = inverseLogit(logOdds);
  return {
    rate,
    standardError: standardError * rate * (1 - rate),
    degreesOfFreedom,
    tailsAgainst: (against) =>
      studentTTails({ t: (logOdds - Math.log(against / (1 - against))) / standardError, degreesOfFreedom }),
    intervalAt(level) {
      const half = studentTQuantile({ p: (1 + level) / 2, degreesOfFreedom }) * standardError;
      return { low: inverseLogit(logOdds - half), high: inverseLogit(logOdds + half), level };
    },
  };
}
