/** Whether two systems are rated so nearly alike that the rest does not matter. */
import type { Interval } from '../numeric/interval.ts';
import { studentTQuantile, studentTTails } from '../numeric/student-t.ts';
import { listenerDifferences, type Rating } from './rating-table.ts';

export interface RatingEquivalence {
  /** Mean over listeners of first less second, in points; null without listeners. */
  readonly difference: number | null;
  /** Null for fewer than two listeners. */
  readonly standardError: number | null;
  readonly listeners: number;
  /** The larger of the two below. */
  readonly pValue: number;
  /** How surprising so small a difference is at + margin, and so large a one at − margin. */
  readonly pBelowUpperLimit: number;
  readonly pAboveLowerLimit: number;
  /** That the truth lies within the margin, against one that lies outside: twice the smaller tail. */
  readonly pBeyond: number;
  /** Of level 1 − 2 alpha; null for fewer than two listeners. */
  readonly interval: Interval | null;
  /** `beyond margin`: the interval of level 1 − alpha lies outside the margin. */
  readonly outcome: 'equivalent' | 'beyond margin' | 'undecided';
}

/**
 * Two one-sided t tests on listeners' mean differences.
 *
 * Speaks of other listeners, on these items. Where all listeners differ by the very same number of points there is no spread to go by: the
 * p-values are then those of the sign test, 2^−n.
 *
 * @param margin in points of the scale, fixed before the first rating
 * @returns undecided with p 1 for fewer than two listeners
 * @throws {RangeError} for a margin that is not > 0, alpha outside 0…½, no ratings or scores that are not finite
 * @source D. Schuirmann, Journal of Pharmacokinetics and Biopharmaceutics 15 (1987)
 */
export function testRatingEquivalence(
  ratings: readonly Rating[],
  { first, second, margin, alpha = 0.05 }: { first: string; second: string; margin: number; alpha?: number },
): RatingEquivalence {
  if (!(margin > 0 && Number.isFinite(margin)))
    throw new RangeError(`Cannot test equivalence as margin must be > 0: current value is ${margin}`);
  if (!(alpha > 0 && alpha < 0.5))
    throw new RangeError(`Cannot test as alpha must be between 0 and 0.5: current value is ${alpha}`);
  const differences = listenerDifferences(ratings, { first, second }).map(({ difference }) => difference);
  const listeners = differences.length;
  const difference = listeners === 0 ? null : differences.reduce((sum, each) => sum + each, 0) / listeners;
  if (difference === null || listeners < 2)
    return {
      difference,
      standardError: null,
      listeners,
      pValue: 1,
      pBelowUpperLimit: 1,
      pAboveLowerLimit: 1,
      pBeyond: 1,
      interval: null,
      outcome: 'undecided',
    };
  const isAlike = differences.every((each) => each === differences[0]);
  const squares = differences.reduce((sum, each) => sum + (each - difference) ** 2, 0);
  const standardError = isAlike ? 0 : Math.sqrt(squares / (listeners - 1) / listeners);
  const degreesOfFreedom = listeners - 1;
  /** P of so low a difference where the truth is `at`. */
  const lowTail = (at: number, sign: 1 | -1): number => {
    const distance = sign * (difference - at);
    if (isAlike) return distance < 0 ? 2 ** -listeners : 1;
    return studentTTails({ t: distance / standardError, degreesOfFreedom }).lower;
  };
  const intervalAt = (level: number): Interval => {
    const half = studentTQuantile({ p: (1 + level) / 2, degreesOfFreedom }) * standardError;
    return { low: difference - half, high: difference + half, level };
  };
  const pBelowUpperLimit = lowTail(margin, 1);
  const pAboveLowerLimit = lowTail(-margin, -1);
  const pBeyond = Math.min(1, 2 * Math.min(lowTail(margin, -1), lowTail(-margin, 1)));
  const pValue = Math.max(pBelowUpperLimit, pAboveLowerLimit);
  return {
    difference,
    standardError,
    listeners,
    pValue,
    pBelowUpperLimit,
    pAboveLowerLimit,
    pBeyond,
    interval: intervalAt(1 - 2 * alpha),
    outcome: pValue <= alpha ? 'equivalent' : pBeyond <= alpha ? 'beyond margin' : 'undecided',
  };
}
