/** A panel's rows as successes and failures: what every judgement of choices counts. */
import type { AnswerFilter } from './analysis-plan.ts';
import { type ChoiceMethod, isPreference } from './choice-method.ts';
import { readYesOrNo } from './yes-or-no.ts';

/** What of a result row is needed here; a `PanelResultRow` has it. Further columns may be strata. */
export interface ChoiceAnswer {
  readonly listener: string;
  readonly itemId: string;
  readonly training: boolean;
  readonly conditionA: string;
  readonly conditionB: string;
  /** Of preferences `A`, `B` or `none`; elsewhere it is `correct` that counts, and `none` that does not. */
  readonly choice: string;
  /** null for preference, and for what cannot be told right from wrong: that does not count. */
  readonly correct: boolean | null;
  /** A trial that anybody who listens gets right. */
  readonly catchTrial?: boolean;
  /** The room in which it was given; null for who listened alone. */
  readonly sitting?: string | null;
  /** Whether one machine played for the whole room. */
  readonly sharedPlayback?: boolean;
}

export interface ScoredAnswer {
  readonly listener: string;
  readonly item: string;
  /** In alphabetical order, whatever side each was on. */
  readonly conditions: readonly [string, string];
  /** A right answer; for preference, the first of the conditions chosen; null for "no preference". */
  readonly success: boolean | null;
  readonly row: ChoiceAnswer;
}

export function scoreAnswers(rows: readonly ChoiceAnswer[], method: ChoiceMethod): ScoredAnswer[] {
  return rows.map((row) => {
    const conditions: readonly [string, string] =
      row.conditionA <= row.conditionB ? [row.conditionA, row.conditionB] : [row.conditionB, row.conditionA];
    const chosen = row.choice === 'A' ? row.conditionA : row.conditionB;
    const success =
      row.choice === 'none' ? null : isPreference(method) ? chosen === conditions[0] : row.correct;
    return { listener: row.listener, item: row.itemId, conditions, success, row };
  });
}

const fieldOf = (row: object, column: string): unknown => (row as Readonly<Record<string, unknown>>)[column];

/** The value of a column as text; null where a row has none. */
export function columnOf(row: object, column: string): string | null {
  const value = fieldOf(row, column);
  return value === undefined || value === null || value === '' ? null : String(value);
}

/** Whether a row has one of the wanted values in a column; a yes or no may be asked for in any of its words (`true`, `1`, `yes`). */
export function isAmong(row: object, column: string, wanted: readonly string[]): boolean {
  const value = fieldOf(row, column);
  if (typeof value === 'boolean') return wanted.some((word) => readYesOrNo(word) === value);
  return wanted.includes(columnOf(row, column) ?? '');
}

/** Whether a row has one of the wanted values in every column that the filter names. */
export const matches = (row: object, filter: AnswerFilter | undefined): boolean =>
  Object.entries(filter ?? {}).every(([column, values]) => isAmong(row, column, values));

/** Parts by a key, in the order of the keys. */
export function groupBy<Each>(
  each: readonly Each[],
  keyOf: (one: Each) => string | null,
): Map<string, Each[]> {
  const groups = new Map<string, Each[]>();
  for (const one of each) {
    const key = keyOf(one);
    if (key === null) continue;
    const group = groups.get(key);
    if (group) group.push(one);
    else groups.set(key, [one]);
  }
  return new Map([...groups.entries()].sort(([one], [other]) => (one < other ? -1 : 1)));
}
