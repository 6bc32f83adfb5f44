/** The parts of the answers that a claim is judged on one by one: those it asks for, and those that mean nothing together. */
import type { AnswerFilter } from './analysis-plan.ts';
import { columnOf, groupBy, matches } from './scored-answers.ts';

/**
 * What was asked, and how loud the versions were to each other: answers that differ in these answer different questions, and are never
 * pooled unless a claim chooses among them.
 */
const SEPARATE_COLUMNS = ['attribute', 'level'] as const;

export interface PartedClaim {
  readonly where?: AnswerFilter;
  readonly stratum: string;
  /** Of a difference: it is what the claim compares, and parts nothing. */
  readonly column?: string;
}

export interface ClaimPart<Answer> {
  /** What sets this part apart within its claim; empty for a claim with one. */
  readonly key: string;
  readonly filter: AnswerFilter;
  readonly answers: readonly Answer[];
}

/** Columns besides its stratum by which a claim on these rows is parted. */
export const separatingColumns = (
  { where = {}, stratum, column }: PartedClaim,
  rows: readonly object[],
): string[] =>
  SEPARATE_COLUMNS.filter(
    (each) =>
      each !== stratum &&
      each !== column &&
      !(each in where) &&
      new Set(rows.map((row) => columnOf(row, each) ?? '')).size > 1,
  );

/**
 * Parts answers by the claim's stratum, and by {@link SEPARATE_COLUMNS} where several values are left.
 *
 * @param rowOf where an answer's columns are
 * @returns at least one part, empty where there are no answers
 */
export function claimParts<Answer>(
  claim: PartedClaim,
  answers: readonly Answer[],
  rowOf: (answer: Answer) => object,
): ClaimPart<Answer>[] {
  const filter = claim.where ?? {};
  const within = answers.filter((answer) => matches(rowOf(answer), filter));
  const isColumn = claim.stratum !== 'overall' && claim.stratum !== 'condition-pair';
  const byStratum: ClaimPart<Answer>[] = isColumn
    ? [...groupBy(within, (answer) => columnOf(rowOf(answer), claim.stratum))].map(([value, group]) => ({
        key: value,
        filter: { ...filter, [claim.stratum]: [value] },
        answers: group,
      }))
    : [{ key: '', filter, answers: within }];
  const parts = separatingColumns(claim, within.map(rowOf)).reduce(
    (before, column) => before.flatMap((part) => partBy(part, column, rowOf)),
    byStratum,
  );
  return parts.length > 0 ? parts : [{ key: '', filter, answers: [] }];
}

/** Answers without a value are a part of their own. */
function partBy<Answer>(
  part: ClaimPart<Answer>,
  column: string,
  rowOf: (answer: Answer) => object,
): ClaimPart<Answer>[] {
  const groups = groupBy(part.answers, (answer) => columnOf(rowOf(answer), column) ?? '');
  return [...groups].map(([value, group]) => ({
    key: [part.key, value || `no ${column}`].filter(Boolean).join(', '),
    filter: { ...part.filter, [column]: [value] },
    answers: group,
  }));
}
