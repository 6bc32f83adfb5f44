/** Questions to the mixed model of ratings: one system against another, a system's mean, the effect of a covariate. */
import { holmAdjust } from '../multiplicity/holm.ts';
import { checkLevel, type Interval } from '../numeric/interval.ts';
import { quadraticForm } from '../numeric/matrix.ts';
import { studentTQuantile, studentTTails } from '../numeric/student-t.ts';
import type { RatingModel } from './rating-model.ts';

export interface RatingContrast {
  /** In points. */
  readonly estimate: number;
  readonly standardError: number;
  readonly degreesOfFreedom: number;
  readonly t: number;
  /** Two-sided. */
  readonly pValue: number;
  readonly interval: Interval;
}

/**
 * `satterthwaite`: from how exactly the spreads are known, and never more than the residual's. `fewest`: listeners or items, whichever are
 * fewer among those the model's terms name, less 1; conservative, and what to take with spreads of 0.
 */
export type DegreesOfFreedom = 'satterthwaite' | 'fewest';

/**
 * A weighted sum of the model's coefficients.
 *
 * @param weights by column name (`{ ours: 1, theirs: -1 }`); columns not named weigh 0
 * @throws {RangeError} for a name that the model does not have, weights that are all 0, or an impossible level
 * @source F. Satterthwaite, Biometrics Bulletin 2 (1946); Kuznetsova et al., Journal of Statistical Software 82 (2017)
 */
export function ratingContrast(
  model: RatingModel,
  {
    weights,
    degreesOfFreedom: kind = 'satterthwaite',
    level = 0.95,
  }: { weights: Readonly<Record<string, number>>; degreesOfFreedom?: DegreesOfFreedom; level?: number },
): RatingContrast {
  checkLevel(level);
  const unknown = Object.keys(weights).find((name) => !model.columns.includes(name));
  if (unknown !== undefined)
    throw new RangeError(
      `Cannot contrast as weights must name columns of the model (${model.columns.join(', ')}): current value is ${unknown}`,
    );
  const vector = model.columns.map((column) => (Object.hasOwn(weights, column) ? weights[column]! : 0));
  if (!vector.some((weight) => weight !== 0) || !vector.every(Number.isFinite))
    throw new RangeError(
      `Cannot contrast as weights must be finite and not all 0: current values are ${vector.join(', ')}`,
    );
  const estimate = vector.reduce((sum, weight, column) => sum + weight * model.coefficients[column]!, 0);
  const variance = quadraticForm(model.covariance, vector);
  const standardError = Math.sqrt(variance);
  const degreesOfFreedom =
    kind === 'fewest' ? fewestDegrees(model) : satterthwaiteDegrees(model, vector, variance);
  const half = studentTQuantile({ p: (1 + level) / 2, degreesOfFreedom }) * standardError;
  const t = estimate / standardError;
  return {
    estimate,
    standardError,
    degreesOfFreedom,
    t,
    pValue: studentTTails({ t, degreesOfFreedom }).twoSided,
    interval: { low: estimate - half, high: estimate + half, level },
  };
}

function satterthwaiteDegrees(model: RatingModel, vector: readonly number[], variance: number): number {
  const { slopes, covariance, residualDegrees } = model.uncertainty;
  if (covariance === null) return fewestDegrees(model);
  const gradient = slopes.map((slope) => quadraticForm(slope, vector));
  const spread = quadraticForm(covariance, gradient);
  // never below 1: Student's t has no wider reference that still has a quantile of use
  return Math.max(1, Math.min(residualDegrees, spread > 0 ? (2 * variance ** 2) / spread : residualDegrees));
}

function fewestDegrees({ spreads, listeners, items, uncertainty }: RatingModel): number {
  const named = (factor: string): boolean => spreads.some(({ term }) => term.split(':').includes(factor));
  return Math.max(
    1,
    Math.min(
      named('listener') ? listeners - 1 : Infinity,
      named('item') ? items - 1 : Infinity,
      uncertainty.residualDegrees,
    ),
  );
}

/**
 * Every system against every other, with Holm's adjustment.
 *
 * @throws {RangeError} for an impossible level
 */
export function contrastSystems(
  model: RatingModel,
  options: { degreesOfFreedom?: DegreesOfFreedom; level?: number } = {},
): (RatingContrast & {
  readonly first: string;
  readonly second: string;
  readonly adjustedPValue: number;
})[] {
  const contrasts = model.systems.flatMap((first, index) =>
    model.systems.slice(index + 1).map((second) => ({
      first,
      second,
      ...ratingContrast(model, { weights: { [first]: 1, [second]: -1 }, ...options }),
    })),
  );
  const adjusted = holmAdjust(contrasts.map(({ pValue }) => pValue));
  return contrasts.map((contrast, index) => ({ ...contrast, adjustedPValue: adjusted[index]! }));
}
