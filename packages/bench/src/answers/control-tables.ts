/** What a panel's controls say of listeners and of the panel itself: nothing of it enters a verdict. */
import type { ChoiceResult, PanelResultRow } from '../panel/panel-results.ts';
import type { Interval } from '../statistics/numeric/interval.ts';
import { exactBinomialTest } from '../statistics/proportion/binomial.ts';
import { clopperPearsonInterval } from '../statistics/proportion/clopper-pearson.ts';
import {
  type ChoiceConsistency,
  choiceConsistency,
  type RatingRepeatability,
  ratingRepeatability,
} from '../statistics/reliability/test-retest.ts';
import { CHOICE_METHODS, type ChoiceMethod } from '../statistics/verdict/choice-method.ts';
import { type DifferentTable, differentResponses } from '../statistics/verdict/different-responses.ts';
import { type LabelEffect, labelEffect } from '../statistics/verdict/label-effect.ts';
import { whoAnswered } from '../statistics/verdict/wording.ts';
import type { AnswersRead } from './answers-read.ts';

/** So many of so many, with what a coin would make of it. */
interface ControlCount {
  readonly count: number;
  readonly answers: number;
  readonly share: number;
  /** Exact, 95 %. */
  readonly interval: Interval;
}

export interface ControlTables {
  /**
   * Trials in which all sounds were the same. `right`: of answers that are right or wrong, against chance, so that more than chance is a
   * leak; `first`: the first of two preferred, a leaning; `different`: called different though the same. Null without such trials.
   */
  readonly nullTrials:
    | (ControlCount & {
        readonly counts: 'right' | 'first' | 'different';
        /** Two-sided against chance; null where nothing is to be expected. */
        readonly pValue: number | null;
      })
    | null;
  /** Trials that whoever listens gets right; null without such trials. */
  readonly catchTrials:
    | (ControlCount & {
        /** Who missed any, the most first. */
        readonly missed: readonly {
          readonly listener: string;
          readonly right: number;
          readonly answers: number;
        }[];
      })
    | null;
  /** Choices, or right and wrong, or whole orders, that came twice in a session; null without such trials. */
  readonly repeatedChoices:
    | (ChoiceConsistency & { readonly counts: 'choices' | 'right answers' | 'orders' })
    | null;
  /** Ratings that came twice in a session; null without such trials. */
  readonly repeatedRatings: RatingRepeatability | null;
  /** Null without label trials. */
  readonly labels: LabelEffect | null;
  /** Of same–different answers; else null. */
  readonly different: DifferentTable | null;
}

/**
 * Tables of the controls of a panel of ours.
 *
 * @returns null for answers of other programs, which say nothing of controls
 */
export function controlTables(
  answers: AnswersRead,
  { simulated }: { simulated: boolean },
): ControlTables | null {
  const rows: readonly object[] = answers.rows;
  const own = rows.filter((row): row is PanelResultRow => 'kind' in row && 'answers' in row);
  if (own.length === 0) return null;
  const ofKind = (kind: string): readonly PanelResultRow[] =>
    own.filter((row) => !row.training && row.kind === kind);
  const isChoices = answers.kind === 'choices';
  const choicesOf = (kind: string): readonly ChoiceResult[] =>
    isChoices ? (ofKind(kind) as readonly ChoiceResult[]) : [];
  const counted = [...ofKind('trial'), ...ofKind('repeat')];
  return {
    nullTrials: isChoices ? nullTable(choicesOf('null'), answers.method) : null,
    catchTrials: catchTable(ofKind('catch')),
    ...repeatTables(ofKind('trial'), ofKind('repeat')),
    labels: labelTable(choicesOf('label'), choicesOf('trial'), { simulated }),
    different:
      answers.method === 'same-different' && counted.length > 0
        ? differentResponses(counted as readonly ChoiceResult[])
        : null,
  };
}

const countedAs = (count: number, answers: number): ControlCount => ({
  count,
  answers,
  share: count / answers,
  interval: clopperPearsonInterval({ successes: count, n: answers }),
});

function nullTable(rows: readonly ChoiceResult[], method: ChoiceMethod): ControlTables['nullTrials'] {
  const { asks, chance } = CHOICE_METHODS[method];
  const decided = rows.filter(({ choice }) => choice !== 'none');
  if (decided.length === 0) return null;
  if (method === 'same-different') {
    const different = decided.filter(({ choice }) => choice === 'different').length;
    return { counts: 'different', ...countedAs(different, decided.length), pValue: null };
  }
  const [counts, count] =
    asks === 'preference'
      ? (['first', decided.filter(({ choice }) => choice === 'A').length] as const)
      : (['right', decided.filter(({ correct }) => correct === true).length] as const);
  const { pValue } = exactBinomialTest({ successes: count, n: decided.length, chance });
  return { counts, ...countedAs(count, decided.length), pValue };
}

/** Of ratings each trial has several rows, which say the same of it. */
const trialOf = ({ session, trial }: PanelResultRow): string => JSON.stringify([session, trial]);

function catchTable(rows: readonly PanelResultRow[]): ControlTables['catchTrials'] {
  const trials = [...new Map(rows.map((row) => [trialOf(row), row] as const)).values()].filter(
    ({ correct }) => correct !== null,
  );
  if (trials.length === 0) return null;
  const listeners = [...new Set(trials.map(({ listener }) => listener))].map((listener) => {
    const own = trials.filter((row) => row.listener === listener);
    return { listener, right: own.filter(({ correct }) => correct === true).length, answers: own.length };
  });
  return {
    ...countedAs(trials.filter(({ correct }) => correct === true).length, trials.length),
    missed: listeners
      .filter(({ right, answers }) => right < answers)
      .sort((one, other) => one.right / one.answers - other.right / other.answers),
  };
}

/** What a trial asked, of whom. */
const questionOf = (row: PanelResultRow): string =>
  JSON.stringify([
    row.session,
    row.attribute,
    row.level,
    row.itemId,
    row.startSeconds,
    row.answers === 'choice'
      ? [row.conditionA, row.conditionB].sort()
      : row.answers === 'rating'
        ? row.condition
        : null,
  ]);

/** The first trial of each question with its repeat. */
function pairsOf(
  trials: readonly PanelResultRow[],
  repeats: readonly PanelResultRow[],
): readonly { readonly first: PanelResultRow; readonly second: PanelResultRow }[] {
  const firsts = new Map<string, PanelResultRow>();
  for (const row of trials) if (!firsts.has(questionOf(row))) firsts.set(questionOf(row), row);
  return repeats.flatMap((second) => {
    const first = firsts.get(questionOf(second));
    return first === undefined ? [] : [{ first, second }];
  });
}

function repeatTables(
  trials: readonly PanelResultRow[],
  repeats: readonly PanelResultRow[],
): Pick<ControlTables, 'repeatedChoices' | 'repeatedRatings'> {
  const pairs = pairsOf(trials, repeats);
  const [pair] = pairs;
  if (pair === undefined) return { repeatedChoices: null, repeatedRatings: null };
  if (pair.first.answers === 'rating')
    return {
      repeatedChoices: null,
      repeatedRatings: ratingRepeatability(
        pairs.flatMap(({ first, second }) =>
          first.answers === 'rating' && second.answers === 'rating'
            ? [{ first: first.rating, second: second.rating }]
            : [],
        ),
      ),
    };
  const counts =
    pair.first.answers === 'ranking' ? 'orders' : pair.first.correct === null ? 'choices' : 'right answers';
  const repeated = choiceConsistency(
    pairs.map(({ first, second }) => ({
      listener: first.listener,
      first: saidIn(first),
      second: saidIn(second),
    })),
  );
  return { repeatedChoices: { counts, ...repeated }, repeatedRatings: null };
}

/** An answer free of the places in which its sounds happened to lie. */
function saidIn(row: PanelResultRow): string {
  if (row.answers === 'rating') return String(row.rating);
  if (row.answers === 'ranking') return row.ranking;
  if (row.correct !== null) return row.correct ? 'right' : 'wrong';
  return row.choice === 'A' ? row.conditionA : row.choice === 'B' ? row.conditionB : row.choice;
}

/** @param trials which say which versions are the engine's */
function labelTable(
  rows: readonly ChoiceResult[],
  trials: readonly ChoiceResult[],
  { simulated }: { simulated: boolean },
): LabelEffect | null {
  if (rows.length === 0) return null;
  const engines = new Set(
    trials.flatMap(({ truth, conditionA, conditionB }) =>
      truth === 'A' ? [conditionA] : truth === 'B' ? [conditionB] : [],
    ),
  );
  const choices = rows.flatMap(({ listener, choice, labels, conditionA, conditionB }) => {
    const [isEngineA, isEngineB] = [engines.has(conditionA), engines.has(conditionB)];
    // of two engines, or none, nothing says which was called what
    if (labels === null || isEngineA === isEngineB) return [];
    const isCalledHumanA = isEngineA === (labels === 'swapped');
    return [
      {
        listener,
        choseCalledHuman: choice === 'none' ? null : (choice === 'A') === isCalledHumanA,
      },
    ];
  });
  return labelEffect(choices, { who: whoAnswered({ simulated }) });
}
