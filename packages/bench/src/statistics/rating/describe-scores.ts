/** Scores in a few numbers. */
import { quantileSorted } from 'simple-statistics';
import { checkLevel, type Interval } from '../numeric/interval.ts';
import { studentTQuantile } from '../numeric/student-t.ts';
import { checkRatings, distinct, listenerMeans, type Rating } from './rating-table.ts';

export interface ScoreDescription {
  readonly n: number;
  readonly mean: number;
  /** Null for one score. */
  readonly standardDeviation: number | null;
  readonly median: number;
  readonly lowerQuartile: number;
  readonly upperQuartile: number;
  readonly interquartileRange: number;
  /** Of the mean, by Student's t; null for one score, one point where all are alike. */
  readonly interval: Interval | null;
}

/**
 * Describes scores that are independent of each other: means of listeners, not all ratings in one heap.
 *
 * @param scores one or more
 * @throws {RangeError} for none, scores that are not finite or an impossible level
 * @source R. Hyndman & Y. Fan, The American Statistician 50 (1996): quartiles of type 7
 */
export function describeScores(
  scores: readonly number[],
  { level = 0.95 }: { level?: number } = {},
): ScoreDescription {
  checkLevel(level);
  const n = scores.length;
  if (n === 0 || !scores.every(Number.isFinite))
    throw new RangeError(
      `Cannot describe scores as there must be at least one and all finite: there are ${n}`,
    );
  const sorted = [...scores].sort((one, other) => one - other);
  const mean = sorted.reduce((sum, score) => sum + score, 0) / n;
  const [lowerQuartile, median, upperQuartile] = [0.25, 0.5, 0.75].map((p) => quantileSorted(sorted, p));
  const description = {
    n,
    mean,
    median: median!,
    lowerQuartile: lowerQuartile!,
    upperQuartile: upperQuartile!,
    interquartileRange: upperQuartile! - lowerQuartile!,
  };
  if (n === 1) return { ...description, standardDeviation: null, interval: null };
  const squares = sorted.reduce((sum, score) => sum + (score - mean) ** 2, 0);
  const standardDeviation = Math.sqrt(squares / (n - 1));
  const half =
    (studentTQuantile({ p: (1 + level) / 2, degreesOfFreedom: n - 1 }) * standardDeviation) / Math.sqrt(n);
  return { ...description, standardDeviation, interval: { low: mean - half, high: mean + half, level } };
}

export interface SystemDescription extends ScoreDescription {
  readonly system: string;
  /** How many ratings the means of listeners stand on. */
  readonly ratings: number;
}

/**
 * Describes each system by the means of its listeners; `n` is the number of listeners.
 *
 * @returns systems in the order of their first rating
 * @throws {RangeError} for no ratings, scores that are not finite or an impossible level
 */
export function describeRatings(
  ratings: readonly Rating[],
  { level = 0.95 }: { level?: number } = {},
): SystemDescription[] {
  checkRatings(ratings);
  return distinct(ratings.map(({ system }) => system)).map((system) => {
    const means = listenerMeans(ratings, system);
    return {
      system,
      ratings: means.reduce((sum, { n }) => sum + n, 0),
      ...describeScores(
        means.map(({ mean }) => mean),
        { level },
      ),
    };
  });
}
