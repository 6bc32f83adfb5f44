/** Which of two items is preferred: the exact test that needs no model, by answers and by listeners. */
import type { Interval } from '../numeric/interval.ts';
import { exactBinomialTest } from '../proportion/binomial.ts';
import { clopperPearsonInterval } from '../proportion/clopper-pearson.ts';
import { type PairedComparison, tallyComparisons } from './paired-comparison.ts';

export interface PreferenceCount {
  /** How many were for the item, for the other, for neither. */
  readonly forItem: number;
  readonly forOther: number;
  readonly neither: number;
  /** Of those for one of the two: share for the item; null where there are none. */
  readonly share: number | null;
  readonly interval: Interval;
  /** Two-sided exact binomial against one half, ties left out; 1 where there are only ties. */
  readonly pValue: number;
}

export interface OnePairPreference {
  readonly item: string;
  readonly other: string;
  /** Exact when nobody has a preference and each answer is a coin of its own; not for whether the average listener has one. */
  readonly answers: PreferenceCount;
  /** One voice a listener, the side of most of their answers: the sign test; null where the rows name no listeners. */
  readonly listeners: PreferenceCount | null;
}

function countPreference(
  [forItem, forOther, neither]: readonly [number, number, number],
  level: number,
): PreferenceCount {
  const n = forItem + forOther;
  return {
    forItem,
    forOther,
    neither,
    share: n === 0 ? null : forItem / n,
    interval: clopperPearsonInterval({ successes: forItem, n, level }),
    pValue: exactBinomialTest({ successes: forItem, n }).pValue,
  };
}

/**
 * Counts and tests the preference between two items.
 *
 * @param item the one whose share is given
 * @param comparisons only those of this pair, in either order
 * @returns shares null, intervals 0…1 and p = 1 for no rows
 * @throws {RangeError} for rows of another pair, and as `tallyComparisons` does
 * @source Dixon & Mood, JASA 41 (1946) for the sign test
 */
export function testOnePairPreference(
  comparisons: readonly PairedComparison[],
  { item, other, level = 0.95 }: { item: string; other: string; level?: number },
): OnePairPreference {
  const stray = comparisons.findIndex(
    ({ first, second }) => !((first === item && second === other) || (first === other && second === item)),
  );
  if (stray >= 0)
    throw new RangeError(
      `Cannot test one preference as every row must compare ${item} with ${other}: row ${stray} does not`,
    );
  const { items, pairs, counts, listeners } = tallyComparisons(comparisons);
  const sum = (places: readonly number[], cells: typeof counts): [number, number, number] => {
    const whole: [number, number, number] = [0, 0, 0];
    for (const [index, place] of places.entries()) {
      const [first, second, neither] = cells[index]!;
      const isFirst = items[pairs[place]!.first] === item;
      whole[0] += isFirst ? first : second;
      whole[1] += isFirst ? second : first;
      whole[2] += neither;
    }
    return whole;
  };
  const answers = sum(
    pairs.map((_, place) => place),
    counts,
  );
  const voices: [number, number, number] = [0, 0, 0];
  for (const listener of listeners) {
    const [own, others] = sum(listener.pairs, listener.counts);
    voices[own > others ? 0 : own < others ? 1 : 2] += 1;
  }
  return {
    item,
    other,
    answers: countPreference(answers, level),
    listeners: listeners.length === 0 ? null : countPreference(voices, level),
  };
}
