/** The rate of each listener, track or stratum as the mixed model sees it: drawn towards the whole as far as its answers are few. */
import { checkLevel, type Interval } from '../numeric/interval.ts';
import { normalQuantile } from '../numeric/normal.ts';
import type { Level } from './grouped-answers.ts';
import type { LogisticMixedModel } from './logistic-mixed-model.ts';
import { marginalRate } from './marginal-rate.ts';

export interface LevelRate {
  readonly level: Level;
  /** Over the other factors: of a listener, over all tracks. */
  readonly rate: number;
  readonly interval: Interval;
}

/**
 * Shrunken rates of the levels of one factor, from a model of an intercept and random intercepts alone.
 *
 * @param factor its name; a stratum (genre, mix quality) is one more factor of the model
 * @returns the whole's rate for every level where the factor's spread is 0; intervals add the variances of the level and of the
 *   whole, which errs on the wide side, and take the spreads as known
 * @throws {RangeError} for a factor that there is not, more columns, slopes or an impossible level
 * @source C. McCulloch, S. Searle & J. Neuhaus, Generalized, Linear, and Mixed Models, 2008, §13 (best prediction at the modes)
 */
export function levelRates(
  model: LogisticMixedModel,
  { factor, level = 0.95 }: { factor: string; level?: number },
): LevelRate[] {
  checkLevel(level);
  if (model.coefficients.length !== 1 || model.correlations.length > 0)
    throw new RangeError(
      `Cannot give each level one rate as the model must have an intercept alone: current columns are ${model.columns.join(', ')}`,
    );
  const own = model.effects.filter((effect) => effect.factor === factor);
  if (own.length === 0)
    throw new RangeError(
      `Cannot give rates as factor must be one of ${model.spreads.map((spread) => spread.factor).join(', ')}: current value is ${factor}`,
    );
  const sdTotal = Math.hypot(
    ...model.spreads.filter((spread) => spread.factor !== factor).map(({ sd }) => sd),
  );
  const z = normalQuantile((1 + level) / 2);
  return own.map(({ level: label, mode, sd }) => {
    const logOdds = model.coefficients[0]! + mode;
    const half = z * Math.hypot(sd, model.standardErrors[0]!);
    const rateAt = (at: number): number => marginalRate({ logOdds: at, sdTotal });
    return {
      level: label,
      rate: rateAt(logOdds),
      interval: { low: rateAt(logOdds - half), high: rateAt(logOdds + half), level },
    };
  });
}
