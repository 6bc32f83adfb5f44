/** Rows of a panel of ours as answers to be judged. */
import { AnswersError } from '../errors.ts';
import { PANEL_METHODS, type PanelMethod } from '../panel/panel-method.ts';
import type { ChoiceResult, PanelResultRow, RankingResult, RatingResult } from '../panel/panel-results.ts';
import type { ChoiceMethod } from '../statistics/verdict/choice-method.ts';
import type { AnswersRead, ColumnReading, RatingMethod } from './answers-read.ts';
import type { PanelRowsRead } from './read-panel-rows.ts';

const EVERY_ROW: Readonly<Record<string, string>> = {
  listener: 'the listener',
  session: 'the session',
  kind: 'what the trial was for',
  training: 'practice or not',
  method: 'the method',
  attribute: 'what was asked',
  itemId: 'the piece',
  startSeconds: 'where in the piece',
  level: 'how loud the versions were to each other',
};

const OF_ANSWERS: Readonly<Record<'choice' | 'rating' | 'ranking', Readonly<Record<string, string>>>> = {
  choice: {
    conditionA: 'the first version',
    conditionB: 'the second version',
    choice: 'which of the two was chosen',
    correct: 'right or wrong',
  },
  rating: {
    condition: 'the version that was rated',
    role: 'under test, reference or anchor',
    rating: 'the rating',
  },
  ranking: { ranking: 'the order, the best first' },
};

const BESIDE: Readonly<Record<string, string>> = {
  simulated: 'simulated or not',
  playback: 'a column of its own, for strata',
  trainedListener: 'a column of its own, for strata',
  language: 'a column of its own, for strata',
  source: 'a column of its own, for strata',
};

/** What the questionnaire asked. */
const ASKED = /^q_/;

/**
 * @param method of the panel's definition, which rows must have; what the rows have where nothing says it
 * @throws {AnswersError} for rows of several methods, which no single verdict is about
 */
export function panelRowsAsAnswers(
  { rows, unread }: PanelRowsRead,
  file: string,
  { method: defined }: { method?: PanelMethod } = {},
): AnswersRead {
  const methods = [
    ...new Set([...(defined === undefined ? [] : [defined]), ...rows.map(({ method }) => method)]),
  ];
  if (methods.length > 1)
    throw new AnswersError({
      file,
      problem: `it holds answers of several methods (${methods.join(', ')}); judge the panels one by one`,
    });
  const method = methods[0] ?? 'abx';
  return {
    ...asKind(method, rows),
    format: 'rows of an Earwitness panel',
    columns: columnsOf(method, rows),
    unread,
    notes: notesOf(rows),
    simulated: rows.some(({ simulated }) => simulated),
  };
}

const COUNTED = new Set(['trial', 'repeat']);

/** What is never pooled in silence. */
function notesOf(rows: readonly PanelResultRow[]): string[] {
  const counted = rows.filter(({ kind }) => COUNTED.has(kind));
  const valuesOf = (column: 'attribute' | 'level') => [
    ...new Set(counted.map((row) => row[column] ?? 'none')),
  ];
  const [attributes, levels] = [valuesOf('attribute'), valuesOf('level')];
  return [
    ...(attributes.length > 1
      ? [
          `Several things were asked (${attributes.join(', ')}): each is judged on its own unless a claim names one, and they share alpha; nothing is broken down by other columns.`,
        ]
      : []),
    ...(levels.length > 1
      ? [
          `Versions were heard at several levels to each other (${levels.join(', ')}): each level is judged on its own unless a claim names one, and they share alpha; nothing is broken down by other columns.`,
        ]
      : []),
  ];
}

function asKind(method: PanelMethod, rows: readonly PanelResultRow[]) {
  switch (PANEL_METHODS[method].answers) {
    case 'choice':
      return { kind: 'choices', method: method as ChoiceMethod, rows: rows as ChoiceResult[] } as const;
    case 'rating':
      return { kind: 'ratings', method: method as RatingMethod, rows: rows as RatingResult[] } as const;
    case 'ranking':
      return { kind: 'rankings', method: 'ranking', rows: rows as RankingResult[] } as const;
  }
}

function columnsOf(method: PanelMethod, rows: readonly PanelResultRow[]): ColumnReading[] {
  const asked = new Set(rows.flatMap((row) => Object.keys(row).filter((column) => ASKED.test(column))));
  return [
    ...Object.entries({ ...EVERY_ROW, ...OF_ANSWERS[PANEL_METHODS[method].answers], ...BESIDE }).map(
      ([column, takenFor]) => ({ column, takenFor }),
    ),
    ...[...asked].map((column) => ({ column, takenFor: 'a question of the panel, for strata' })),
  ];
}
