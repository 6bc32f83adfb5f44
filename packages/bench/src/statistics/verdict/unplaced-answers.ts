/** Answers that count, yet say nothing in a column that a claim or a breakdown goes by: never left out in silence. */
import type { AnalysisPlan, Claim } from './analysis-plan.ts';
import { columnOf } from './scored-answers.ts';

export interface UnplacedAnswers {
  readonly column: string;
  /** Answers without a value there: whatever goes by the column does not count them. */
  readonly answers: number;
  /** Listeners with at least one such answer. */
  readonly listeners: number;
}

/**
 * Counts them, column by column in the order in which the plan names them.
 *
 * @param rows all that count
 * @returns only columns that some answer says nothing in
 */
export function unplacedAnswers(
  rows: readonly { readonly listener: string }[],
  { claims, strata = [] }: Pick<AnalysisPlan, 'claims' | 'strata'>,
): UnplacedAnswers[] {
  const columns = new Set([...claims.flatMap(columnsOf), ...strata]);
  return [...columns].flatMap((column) => {
    const without = rows.filter((row) => columnOf(row, column) === null);
    const listeners = new Set(without.map(({ listener }) => listener)).size;
    return without.length === 0 ? [] : [{ column, answers: without.length, listeners }];
  });
}

const columnsOf = (claim: Claim): string[] => [
  ...Object.keys(claim.where ?? {}),
  ...(claim.stratum === 'overall' || claim.stratum === 'condition-pair' ? [] : [claim.stratum]),
  ...(claim.test === 'difference' ? [claim.column] : []),
];
