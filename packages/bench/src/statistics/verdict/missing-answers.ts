/** Why a claim found no answers: what no row has, in words. */
import type { AnswerFilter } from './analysis-plan.ts';
import { columnOf, isAmong } from './scored-answers.ts';

/**
 * @param rows all that count, before the claim chose among them
 * @returns null where the reason is that nobody answered, or what the claim asks for is there
 */
export function missingAnswers(
  rows: readonly object[],
  {
    where = {},
    stratum,
    conditions,
  }: { where?: AnswerFilter; stratum: string; conditions?: readonly [string, string] },
): string | null {
  if (rows.length === 0) return null;
  const isColumn = stratum !== 'overall' && stratum !== 'condition-pair';
  const columns = [...Object.keys(where), ...(isColumn ? [stratum] : [])];
  const unknown = columns.find((column) => rows.every((row) => columnOf(row, column) === null));
  if (unknown !== undefined) return `no answer has a column “${unknown}”`;
  for (const [column, values] of Object.entries(where)) {
    if (rows.some((row) => isAmong(row, column, values))) continue;
    const present = [...new Set(rows.flatMap((row) => columnOf(row, column) ?? []))].sort();
    return `no answer has ${column} “${values.join('” or “')}”; there are ${present
      .slice(0, 6)
      .map((value) => `“${value}”`)
      .join(', ')}`;
  }
  return conditions === undefined
    ? 'no answer has all that the claim asks for'
    : `no answer has both “${conditions[0]}” and “${conditions[1]}” and all else that the claim asks for`;
}
