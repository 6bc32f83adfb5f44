/** Where every answer went: left out by which rule, or counted. Each is in one place and in one only. */

import { type ChoiceMethod, isPreference } from '../../statistics/verdict/choice-method.ts';
import {
  type ExcludableAnswer,
  type ExclusionStep,
  excludeAnswers,
} from '../../statistics/verdict/exclude-answers.ts';
import { scoreAnswers } from '../../statistics/verdict/scored-answers.ts';
import type { VerdictReportInput } from './verdict-report-input.ts';

/** Answers that a rule left out, or that are left. */
export interface AnswerPlace<Answer = ExcludableAnswer> {
  readonly key: string;
  /** In words: `practice trials`. */
  readonly text: string;
  readonly isCounted: boolean;
  readonly rows: readonly Answer[];
}

/**
 * Follows the answers through the rules of a plan, in the order in which `verdict()` goes through them.
 *
 * @returns first what each rule left out, empty places left out, then what is left; together every row once
 */
export function answerFlow({
  answers,
  panel: { analysisPlan },
  ratings,
}: Pick<VerdictReportInput, 'answers' | 'panel' | 'ratings'>): readonly AnswerPlace[] {
  const rows: readonly ExcludableAnswer[] = answers.rows;
  const { kept: left, steps } = excludeAnswers(rows, analysisPlan.exclusions);
  const places: AnswerPlace[] = steps.flatMap(placesOf);
  const screened = new Set(ratings?.screening?.excluded);
  const isScreened = ({ listener }: ExcludableAnswer): boolean => screened.has(listener);
  const last = left.filter((row) => !isScreened(row));
  places.push({
    key: 'post-screening',
    text: 'ratings of listeners who failed the post-screening',
    isCounted: false,
    rows: left.filter(isScreened),
  });
  const undecided = answers.kind === 'choices' ? withoutChoice(last, answers) : new Set<ExcludableAnswer>();
  const isRanked = analysisPlan.claims.some(({ test }) => test === 'ranking');
  const isOfLiking = answers.kind === 'choices' && isPreference(answers.method);
  places.push({
    key: 'no-choice',
    text: isRanked
      ? 'counted as ties in the ranking, and in no share'
      : isOfLiking
        ? 'no preference, which no share counts'
        : 'neither right nor wrong',
    isCounted: isRanked,
    rows: last.filter((row) => undecided.has(row)),
  });
  return [
    ...places.filter((place) => place.rows.length > 0),
    { key: 'counted', text: 'counted', isCounted: true, rows: last.filter((row) => !undecided.has(row)) },
  ];
}

/** Catch trials are no answers to the question; what else a listener who missed them said is another matter. */
function placesOf({ rule, text, gone }: ExclusionStep<ExcludableAnswer>, index: number): AnswerPlace[] {
  if (typeof rule === 'string' || rule.rule !== 'catch-trials')
    return [{ key: `rule-${index}`, text, isCounted: false, rows: gone }];
  const { required, of } = rule;
  return [
    {
      key: 'catch-trials',
      text: 'catch trials, which ask nothing but attention',
      isCounted: false,
      rows: gone.filter(({ catchTrial }) => catchTrial === true),
    },
    {
      key: 'catch-failed',
      text: `other answers of listeners with fewer than ${required} of ${of} catch trials right`,
      isCounted: false,
      rows: gone.filter(({ catchTrial }) => catchTrial !== true),
    },
  ];
}

/** What the verdicts count, of all places. */
export const countedIn = <Answer>(places: readonly AnswerPlace<Answer>[]): readonly Answer[] =>
  places.filter(({ isCounted }) => isCounted).flatMap(({ rows }) => rows);

function withoutChoice(
  rows: readonly ExcludableAnswer[],
  { method }: { method: ChoiceMethod },
): ReadonlySet<ExcludableAnswer> {
  // they are the choices that excludeAnswers() was given, and come back whole
  const choices = rows as readonly (ExcludableAnswer & Parameters<typeof scoreAnswers>[0][number])[];
  return new Set(
    scoreAnswers(choices, method).flatMap(({ row, success }) => (success === null ? [row] : [])),
  );
}
