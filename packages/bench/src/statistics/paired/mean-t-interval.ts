/** Where the mean of paired differences lies, by Student's t. */
import { checkLevel, type Interval } from '../numeric/interval.ts';
import { studentTQuantile } from '../numeric/student-t.ts';
import { checkDifferences } from './check-differences.ts';

/**
 * The mean of a sample with its t interval: exact for normal differences, about right for many others.
 *
 * @param differences one a pair, two or more, finite
 * @returns an interval without width where all differences are the same
 * @throws {RangeError} for fewer than two differences, one that is not finite, or a level outside 0…1
 */
export function meanTInterval(
  differences: readonly number[],
  { level = 0.95 }: { level?: number } = {},
): { readonly mean: number; readonly interval: Interval } {
  checkDifferences(differences, { least: 2 });
  checkLevel(level);
  const count = differences.length;
  const mean = differences.reduce((sum, value) => sum + value, 0) / count;
  const squares = differences.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const reach =
    studentTQuantile({ p: (1 + level) / 2, degreesOfFreedom: count - 1 }) *
    Math.sqrt(squares / (count - 1) / count);
  return { mean, interval: { low: mean - reach, high: mean + reach, level } };
}
