/** Where every answer went: left out by which rule, or counted. Each is in one place and in one only. */
import type { Exclusion } from '../../statistics/verdict/analysis-plan.ts';
import { type ExcludableAnswer, excludeAnswers } from '../../statistics/verdict/exclude-answers.ts';
import { type ChoiceMethod, scoreAnswers } from '../../statistics/verdict/scored-answers.ts';
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
  const rules = [...new Set<Exclusion>(['training-trials', ...analysisPlan.exclusions])];
  const places: AnswerPlace[] = [];
  let left = rows;
  for (const [index, rule] of rules.entries()) {
    const { kept, excluded } = excludeAnswers(rows, rules.slice(0, index + 1));
    const isKept = new Set(kept);
    const gone = left.filter((row) => !isKept.has(row));
    places.push(...placesOf(gone, { rule, text: excluded.at(-1)?.rule ?? '', index }));
    left = kept;
  }
  const screened = new Set(ratings?.screening?.result.excluded);
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
  const isPreference = answers.kind === 'choices' && answers.method === 'preference';
  places.push({
    key: 'no-choice',
    text: isRanked
      ? 'counted as ties in the ranking, and in no share'
      : isPreference
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
function placesOf(
  rows: readonly ExcludableAnswer[],
  { rule, text, index }: { rule: Exclusion; text: string; index: number },
): AnswerPlace[] {
  if (typeof rule === 'string' || rule.rule !== 'catch-trials')
    return [{ key: `rule-${index}`, text, isCounted: false, rows }];
  const { required, of } = rule;
  return [
    {
      key: 'catch-trials',
      text: 'catch trials, which ask nothing but attention',
      isCounted: false,
      rows: rows.filter(({ catchTrial }) => catchTrial === true),
    },
    {
      key: 'catch-failed',
      text: `other answers of listeners with fewer than ${required} of ${of} catch trials right`,
      isCounted: false,
      rows: rows.filter(({ catchTrial }) => catchTrial !== true),
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
