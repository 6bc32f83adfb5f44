/** Where the mean of paired differences lies, by resampling them, skewed as they may be. */
import { quantileSorted } from 'simple-statistics';
import { checkLevel, type Interval } from '../numeric/interval.ts';
import { normalCdf, normalQuantile } from '../numeric/normal.ts';
import { createRandom } from '../numeric/random.ts';
import { checkDifferences, checkDraws } from './check-differences.ts';

export interface BcaMean {
  readonly mean: number;
  readonly interval: Interval;
  /** By how many standard normal units the resamples' median is off the mean. */
  readonly biasCorrection: number;
  /** How fast the standard error changes with the mean: a sixth of the jackknife's skewness. */
  readonly acceleration: number;
}

/**
 * The mean of a sample with its bias-corrected and accelerated bootstrap interval.
 *
 * Of few differences it is too short: with 8 normal ones an interval of 95 % covers about 88 % (docs/compare.md).
 *
 * @param differences one a pair, two or more, finite
 * @param resamples drawn with replacement, seeded
 * @returns an interval without width where all differences are the same
 * @throws {RangeError} for fewer than two differences, one that is not finite, a level outside 0…1, or fewer than 99 resamples
 * @source B. Efron, Journal of the American Statistical Association 82 (1987); Davison & Hinkley, Bootstrap Methods and their Application, 1997, §5.3.2
 */
export function meanBcaInterval(
  differences: readonly number[],
  {
    level = 0.95,
    resamples = 4_999,
    seed = 'bootstrap',
  }: { level?: number; resamples?: number; seed?: number | string } = {},
): BcaMean {
  checkDifferences(differences, { least: 2 });
  checkLevel(level);
  checkDraws(resamples, 'resamples');
  const count = differences.length;
  const mean = differences.reduce((sum, value) => sum + value, 0) / count;
  const square = differences.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  if (differences.every((value) => value === differences[0]))
    return { mean, interval: { low: mean, high: mean, level }, biasCorrection: 0, acceleration: 0 };
  const cube = differences.reduce((sum, value) => sum + (value - mean) ** 3, 0);
  const acceleration = cube / (6 * square ** 1.5);
  const means = resampledMeans(differences, { resamples, seed });
  const biasCorrection = normalQuantile(shareBelow(means, mean));
  const endAt = (share: number): number => {
    const shifted = biasCorrection + normalQuantile(share);
    return quantileSorted(means, normalCdf(biasCorrection + shifted / (1 - acceleration * shifted)));
  };
  return {
    mean,
    interval: { low: endAt((1 - level) / 2), high: endAt((1 + level) / 2), level },
    biasCorrection,
    acceleration,
  };
}

/** Sorted. */
function resampledMeans(
  values: readonly number[],
  { resamples, seed }: { resamples: number; seed: number | string },
): number[] {
  const random = createRandom(seed);
  const means = new Float64Array(resamples);
  for (let resample = 0; resample < resamples; resample += 1) {
    let sum = 0;
    for (let draw = 0; draw < values.length; draw += 1) sum += values[random.integer(values.length)]!;
    means[resample] = sum / values.length;
  }
  return [...means.sort()];
}

/** The share below a value, half of those at it, and never 0 or 1, which have no quantile. */
function shareBelow(sorted: readonly number[], value: number): number {
  const slack = 1e-12 * Math.max(Math.abs(sorted[0]!), Math.abs(sorted.at(-1)!));
  const below = sorted.filter((each) => each < value - slack).length;
  const at = sorted.filter((each) => Math.abs(each - value) <= slack).length;
  return (below + at / 2 + 0.5) / (sorted.length + 1);
}
