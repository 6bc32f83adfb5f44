/** The mean of paired differences by a t from which their skewness was taken out: interval and p-values of one making. */
import { checkLevel, type Interval } from '../numeric/interval.ts';
import { studentTQuantile, studentTTails } from '../numeric/student-t.ts';
import { checkDifferences } from './check-differences.ts';

export interface SkewnessCorrectedMean {
  readonly mean: number;
  readonly interval: Interval;
  /** How surprising a mean as low, as high, or as far off as this one is if the true one were `against`. */
  readonly pValues: { readonly lower: number; readonly upper: number; readonly twoSided: number };
}

/** Mean, standard deviation and skewness of a sample. */
function momentsOf(values: readonly number[]) {
  const count = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  const square = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const cube = values.reduce((sum, value) => sum + (value - mean) ** 3, 0);
  const correction = Math.sqrt(count * (count - 1)) / Math.max(1, count - 2);
  const skewness = square > 0 ? (correction * cube * Math.sqrt(count)) / square ** 1.5 : 0;
  return { mean, deviation: Math.sqrt(square / (count - 1)), skewness };
}

/** Below it, what skewness changes is lost in rounding. */
const LEAST_SKEWNESS = 1e-6;

/** Takes the skewness out of a mean's distance from the true one, in standard deviations; `undo` is the way back. */
function withoutSkewness(skewness: number, count: number) {
  if (Math.abs(skewness) < LEAST_SKEWNESS)
    return { apply: (away: number) => away, undo: (away: number) => away };
  const shift = skewness / (6 * count);
  return {
    apply: (away: number): number => ((1 + (skewness * away) / 3) ** 3 - 1) / skewness + shift,
    undo: (away: number): number => (3 / skewness) * (Math.cbrt(1 + skewness * (away - shift)) - 1),
  };
}

/**
 * The mean of a sample, where it lies, and how it stands to a true mean that is supposed.
 *
 * @param differences one a pair, two or more, finite
 * @param varianceFactor how many times the variance of the mean is what it would be of independent differences
 * @returns an interval without width where all differences are the same: there is then no doubt but at `against` itself, which has even odds
 * @throws {RangeError} for fewer than two differences, one that is not finite, a level outside 0…1, or a factor that is not above 0
 * @source Hall, Journal of the Royal Statistical Society B 54 (1992), transformation 2
 */
export function skewnessCorrectedMean(
  differences: readonly number[],
  {
    against = 0,
    level = 0.95,
    varianceFactor = 1,
  }: { against?: number; level?: number; varianceFactor?: number } = {},
): SkewnessCorrectedMean {
  checkDifferences(differences, { least: 2 });
  checkLevel(level);
  if (!(varianceFactor > 0 && varianceFactor < Infinity))
    throw new RangeError(
      `Cannot compare pairs as varianceFactor must be finite and > 0: current value is ${varianceFactor}`,
    );
  const count = differences.length;
  const degreesOfFreedom = count - 1;
  const { mean, deviation, skewness } = momentsOf(differences);
  const { apply, undo } = withoutSkewness(skewness, count);
  const errorsPerDeviation = Math.sqrt(count / varianceFactor);
  const reach = studentTQuantile({ p: (1 + level) / 2, degreesOfFreedom }) / errorsPerDeviation;
  const t = mean === against ? 0 : errorsPerDeviation * apply((mean - against) / deviation);
  return {
    mean,
    interval: { low: mean - deviation * undo(reach), high: mean - deviation * undo(-reach), level },
    pValues: studentTTails({ t, degreesOfFreedom }),
  };
}
