/** What paired preferences are: rows of answers, and their tally by listener and ordered pair. */

/** One answer, or several like it. */
export interface PairedComparison {
  /** The item presented first (or on the left), and the other. */
  readonly first: string;
  readonly second: string;
  /** `neither` is a tie: the listener had "no preference" to choose. */
  readonly preferred: 'first' | 'second' | 'neither';
  /** Whose answer it was. Given in all rows or in none. */
  readonly listener?: string;
  /** How many answers the row stands for, 1 by default. */
  readonly count?: number;
}

/** Answers to one ordered pair: for the first, for the second, ties. */
type PairCounts = readonly [first: number, second: number, tie: number];

interface OrderedPair {
  /** Places in `items`. */
  readonly first: number;
  readonly second: number;
}

interface ListenerTally {
  readonly listener: string;
  /** Places in `pairs`, and the answers to each. */
  readonly pairs: readonly number[];
  readonly counts: readonly PairCounts[];
}

export interface ComparisonTally {
  /** In order of first appearance. */
  readonly items: readonly string[];
  readonly pairs: readonly OrderedPair[];
  /** Of the whole panel, parallel to `pairs`. */
  readonly counts: readonly PairCounts[];
  /** Empty where the rows name no listeners. */
  readonly listeners: readonly ListenerTally[];
  readonly comparisons: number;
  readonly ties: number;
}

const PLACE = { first: 0, second: 1, neither: 2 } as const;

function checkComparison({ first, second, preferred, count = 1 }: PairedComparison, row: number): void {
  if (first === second)
    throw new RangeError(
      `Cannot compare as first and second must be different items: row ${row} has "${first}" twice`,
    );
  if (!(preferred in PLACE))
    throw new RangeError(
      `Cannot count a preference as preferred must be first, second or neither: row ${row} has "${preferred}"`,
    );
  if (!Number.isSafeInteger(count) || count < 0)
    throw new RangeError(
      `Cannot count a preference as count must be a whole number >= 0: row ${row} has ${count}`,
    );
}

/**
 * Counts answers by listener and ordered pair, which is all the models here need of them.
 *
 * @returns nothing but empty lists for no rows
 * @throws {TypeError} when some rows name a listener and others do not
 * @throws {RangeError} for an item compared with itself, an unknown preference, or a count that is not whole
 */
export function tallyComparisons(comparisons: readonly PairedComparison[]): ComparisonTally {
  const items = new Map<string, number>();
  const place = (item: string): number => {
    const known = items.get(item);
    if (known !== undefined) return known;
    items.set(item, items.size);
    return items.size - 1;
  };
  const pairs: OrderedPair[] = [];
  const pairPlaces = new Map<number, Map<number, number>>();
  const counts: [number, number, number][] = [];
  const listeners = new Map<string, Map<number, [number, number, number]>>();
  let [total, ties] = [0, 0];
  for (const [row, comparison] of comparisons.entries()) {
    checkComparison(comparison, row);
    const { first, second, preferred, listener, count = 1 } = comparison;
    if ((listener === undefined) !== (comparisons[0]!.listener === undefined))
      throw new TypeError(
        `Cannot tell listeners apart as all rows must name theirs, or none: row ${row} differs from row 0`,
      );
    const [i, j] = [place(first), place(second)];
    const seconds = pairPlaces.get(i) ?? new Map<number, number>();
    pairPlaces.set(i, seconds);
    let pair = seconds.get(j);
    if (pair === undefined) {
      pair = pairs.length;
      seconds.set(j, pair);
      pairs.push({ first: i, second: j });
      counts.push([0, 0, 0]);
    }
    counts[pair]![PLACE[preferred]] += count;
    total += count;
    if (preferred === 'neither') ties += count;
    if (listener === undefined) continue;
    const own = listeners.get(listener) ?? new Map<number, [number, number, number]>();
    listeners.set(listener, own);
    const cell = own.get(pair) ?? [0, 0, 0];
    own.set(pair, cell);
    cell[PLACE[preferred]] += count;
  }
  return {
    items: [...items.keys()],
    pairs,
    counts,
    listeners: [...listeners].map(([listener, cells]) => ({
      listener,
      pairs: [...cells.keys()],
      counts: [...cells.values()],
    })),
    comparisons: total,
    ties,
  };
}
