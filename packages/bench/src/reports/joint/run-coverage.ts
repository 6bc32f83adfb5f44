/** What answers are about and the run does not have: heard elsewhere, or called otherwise there. */
import type { AnswersRead } from '../../answers/answers-read.ts';
import { conditionsOf } from '../../answers/conditions-of.ts';
import type { RunRecord } from '../../runs/run-record.ts';

export interface RunCoverage {
  /** Pieces of the answers that the run has no record of, in the order of their names. */
  readonly unknownItems: readonly string[];
  /** Versions of the answers that the run has no record of. */
  readonly unknownConditions: readonly string[];
  /** Answers on these pieces or versions, which nothing of the run can be set beside. */
  readonly answers: number;
}

/** Compares the answers' pieces and versions with those of a run; practice is left out. */
export function runCoverage({ rows }: AnswersRead, records: readonly RunRecord[]): RunCoverage {
  const items = new Set(records.map(({ itemId }) => itemId));
  const conditions = new Set(records.map(({ conditionId }) => conditionId));
  const test = [...rows].filter(({ training }) => !training);
  const isUnknown = (row: (typeof test)[number]): boolean =>
    !items.has(row.itemId) || conditionsOf(row).some((condition) => !conditions.has(condition));
  const unknown = (all: readonly string[], known: ReadonlySet<string>): string[] =>
    [...new Set(all)].filter((one) => !known.has(one)).sort();
  return {
    unknownItems: unknown(
      test.map(({ itemId }) => itemId),
      items,
    ),
    unknownConditions: unknown(test.flatMap(conditionsOf), conditions),
    answers: test.filter(isUnknown).length,
  };
}
