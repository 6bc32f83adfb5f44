/** Ratings of systems on items by listeners, and the means of listeners that most methods stand on: the unit is the listener. */
import type { Level } from '../clustered/grouped-answers.ts';

/** One slider of a multi-stimulus trial, or one point of a scale. */
export interface Rating {
  readonly listener: Level;
  readonly item: Level;
  /** What was rated: a master, an anchor, a hidden reference. */
  readonly system: string;
  /** In points of the scale, whichever that is. */
  readonly score: number;
}

/**
 * Throws unless there are ratings and all scores are finite.
 *
 * @throws {RangeError}
 */
export function checkRatings(ratings: readonly Rating[]): void {
  if (ratings.length === 0)
    throw new RangeError('Cannot analyze ratings as there must be at least one: there is none');
  for (const { score } of ratings)
    if (!Number.isFinite(score))
      throw new RangeError(`Cannot analyze ratings as scores must be finite: current value is ${score}`);
}

/** The values of a column in the order of their first appearance. */
export const distinct = <Value>(values: readonly Value[]): Value[] => [...new Set(values)];

/** Steps of this share of the largest number are rounding, not a listener's: ties stay ties. */
const ROUNDING = 2 ** -36;

/** Puts numbers that differ by rounding only at one place, so that ranks tie where the ratings did. */
export function settleRounding(values: readonly number[], scale = largest(values)): number[] {
  if (scale === 0) return [...values];
  // a power of two: settling moves no number that has few binary places, whole ones above all
  const step = 2 ** Math.ceil(Math.log2(scale * ROUNDING));
  return values.map((value) => Math.sign(value) * Math.round(Math.abs(value) / step) * step);
}

const largest = (values: readonly number[]): number =>
  values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);

export interface ListenerMean {
  readonly listener: Level;
  readonly mean: number;
  /** Ratings in it. */
  readonly n: number;
}

/** Every listener's mean of one system over all items, in the order of appearance; listeners who did not rate it are left out. */
export function listenerMeans(ratings: readonly Rating[], system: string): ListenerMean[] {
  const sums = new Map<Level, { sum: number; n: number }>();
  for (const rating of ratings) {
    if (rating.system !== system) continue;
    const known = sums.get(rating.listener) ?? { sum: 0, n: 0 };
    sums.set(rating.listener, { sum: known.sum + rating.score, n: known.n + 1 });
  }
  return [...sums].map(([listener, { sum, n }]) => ({ listener, mean: sum / n, n }));
}

export interface ListenerDifference {
  readonly listener: Level;
  /** First less second, in points. */
  readonly difference: number;
  /** Items on which the listener rated both. */
  readonly items: number;
}

/**
 * Every listener's mean difference of two systems over the items on which they rated both; a listener without such an item is left out.
 *
 * Repeated ratings of one system on one item count as their mean. Equal differences come out equal to the last bit.
 *
 * @throws {RangeError} for no ratings or scores that are not finite
 */
export function listenerDifferences(
  ratings: readonly Rating[],
  { first, second }: { first: string; second: string },
): ListenerDifference[] {
  checkRatings(ratings);
  interface Cell {
    readonly sums: [number, number];
    readonly counts: [number, number];
  }
  const byListener = new Map<Level, Map<Level, Cell>>();
  for (const { listener, item, system, score } of ratings) {
    if (system !== first && system !== second) continue;
    const items = byListener.get(listener) ?? new Map<Level, Cell>();
    byListener.set(listener, items);
    const cell = items.get(item) ?? { sums: [0, 0], counts: [0, 0] };
    items.set(item, cell);
    const side = system === first ? 0 : 1;
    cell.sums[side] += score;
    cell.counts[side] += 1;
  }
  const differences = [...byListener].flatMap(([listener, items]) => {
    const both = [...items.values()].filter(({ counts }) => counts[0] > 0 && counts[1] > 0);
    const sum = both.reduce(
      (total, { sums, counts }) => total + (sums[0] / counts[0] - sums[1] / counts[1]),
      0,
    );
    return both.length === 0 ? [] : [{ listener, difference: sum / both.length, items: both.length }];
  });
  const scale = largest(ratings.map(({ score }) => score));
  const settled = settleRounding(
    differences.map(({ difference }) => difference),
    scale,
  );
  return differences.map((each, index) => ({ ...each, difference: settled[index]! }));
}

/**
 * The listener × system matrix of means, of listeners who rated all the systems; what rank tests of several systems take.
 *
 * @returns `left` names listeners who lack a system
 */
export function meansMatrix(
  ratings: readonly Rating[],
  systems: readonly string[],
): { readonly listeners: Level[]; readonly rows: number[][]; readonly left: Level[] } {
  checkRatings(ratings);
  const scale = largest(ratings.map(({ score }) => score));
  const columns = systems.map(
    (system) => new Map(listenerMeans(ratings, system).map(({ listener, mean }) => [listener, mean])),
  );
  const everyone = distinct(ratings.map(({ listener }) => listener));
  const listeners = everyone.filter((listener) => columns.every((column) => column.has(listener)));
  return {
    listeners,
    rows: listeners.map((listener) =>
      settleRounding(
        columns.map((column) => column.get(listener)!),
        scale,
      ),
    ),
    left: everyone.filter((listener) => !listeners.includes(listener)),
  };
}
