/** The answers broken down by a column: each part's share, what it can decide, and whether the parts differ at all. */
import { holmAdjust } from '../multiplicity/holm.ts';
import type { Interval } from '../numeric/interval.ts';
import { binomialSampleSize } from '../planning/binomial-sample-size.ts';
import { bestOfGuessers } from '../proportion/best-of-guessers.ts';
import { exactBinomialTest } from '../proportion/binomial.ts';
import { clopperPearsonInterval } from '../proportion/clopper-pearson.ts';
import { equivalenceTest } from '../proportion/equivalence-test.ts';
import { shrunkenRate } from '../proportion/shrunken-rates.ts';
import { countAnswers } from './claim-cells.ts';
import { fitSpread } from './fit-spread.ts';
import { type Interaction, interactionTest } from './interaction-test.ts';
import { columnOf, groupBy, type ScoredAnswer } from './scored-answers.ts';

/** The difference a part is called too small for: the middle of what masters are said to be told apart by. */
const WORTH_FINDING = 0.075;
const POWER = 0.8;

interface StratumRow {
  readonly value: string;
  readonly successes: number;
  readonly n: number;
  readonly listeners: number;
  readonly items: number;
  readonly share: number;
  /** Exact, of these listeners and pieces. */
  readonly interval: Interval;
  /** Drawn towards the mean of all parts; null where no part has two answers. */
  readonly shrunken: number | null;
  /** Against chance, raised for all parts (Holm). */
  readonly pValue: number;
  /** Within the margin of chance, raised for all parts (Holm). */
  readonly pEquivalence: number;
  readonly finding: 'differs from chance' | 'next to chance' | 'undecided';
  /**
   * Listeners who did better than the best of all guessers looked at would, in a part that as a whole is not shown to be above chance:
   * an exploratory flag, to be tested again on fresh trials.
   */
  readonly standouts: readonly Standout[];
  /** Answers that would find 57.5 % four times in five; null where there are enough. */
  readonly answersNeeded: number | null;
}

interface Standout {
  readonly listener: string;
  readonly successes: number;
  readonly n: number;
  /** The probability that the best of so many guessers, in all parts together, does as well. */
  readonly pBestOfAll: number;
}

export interface StratumTable {
  readonly column: string;
  readonly margin: number;
  readonly rows: readonly StratumRow[];
  /** Answers that count but have no value in the column, so that they are in no part. */
  readonly unplaced: number;
  /** Whether the parts differ: the test that "significant here, not there" is no substitute for. Null for one part. */
  readonly interaction: Interaction | null;
}

/**
 * Breaks the answers down by a column; rows without a value are in no part, and counted.
 *
 * @returns null where no row has the column
 */
export function stratumTable(
  answers: readonly ScoredAnswer[],
  {
    column,
    chance,
    alternative,
    alpha,
    margin,
  }: {
    column: string;
    chance: number;
    alternative: 'greater' | 'two-sided';
    alpha: number;
    margin: number;
  },
): StratumTable | null {
  const groups = [...groupBy(answers, ({ row }) => columnOf(row, column))]
    .map(([value, group]) => ({ value, group, ...countAnswers(group) }))
    .filter(({ n }) => n > 0);
  if (groups.length === 0) return null;
  const looks = groups.reduce((sum, { listeners }) => sum + listeners, 0);
  const fit = fitSpread(groups);
  const needed = binomialSampleSize({
    proportion: chance + WORTH_FINDING,
    chance,
    alpha,
    power: POWER,
    alternative,
  }).stable;
  const pValues = holmAdjust(
    groups.map(({ successes, n }) => exactBinomialTest({ successes, n, chance, alternative }).pValue),
  );
  const pEquivalences = holmAdjust(
    groups.map(({ successes, n }) => equivalenceTest({ successes, n, chance, margin, alpha }).pValue),
  );
  return {
    column,
    margin,
    unplaced: countAnswers(answers.filter(({ row }) => columnOf(row, column) === null)).n,
    rows: groups.map(({ value, group, successes, n, listeners, items }, index) => {
      const [pValue, pEquivalence] = [pValues[index]!, pEquivalences[index]!];
      const finding =
        pValue <= alpha ? 'differs from chance' : pEquivalence <= alpha ? 'next to chance' : 'undecided';
      return {
        value,
        successes,
        n,
        listeners,
        items,
        share: successes / n,
        interval: clopperPearsonInterval({ successes, n }),
        shrunken: fit && shrunkenRate({ successes, n }, fit),
        pValue,
        pEquivalence,
        finding,
        standouts: finding === 'differs from chance' ? [] : standoutsOf(group, { looks, chance, alpha }),
        answersNeeded: finding === 'undecided' && n < needed ? needed : null,
      };
    }),
    interaction: interactionTest(answers, column),
  };
}

/** @param looks how many listeners, part by part, were looked at in all */
function standoutsOf(
  answers: readonly ScoredAnswer[],
  { looks, chance, alpha }: { looks: number; chance: number; alpha: number },
): Standout[] {
  return [...groupBy(answers, ({ listener }) => listener)].flatMap(([listener, own]) => {
    const { successes, n } = countAnswers(own);
    const { any } = bestOfGuessers({ listeners: looks, successes, n, chance });
    return any <= alpha ? [{ listener, successes, n, pBestOfAll: any }] : [];
  });
}
