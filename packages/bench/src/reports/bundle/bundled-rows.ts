/** A panel's answers as files for other programs: JSON Lines that keep every value, a table for spreadsheets, and the schema of a line. */
import { stringify } from 'csv-stringify/sync';
import { z } from 'zod';
import type { AnswersRead, Cell } from '../../answers/answers-read.ts';
import { panelResultRowSchema } from '../../panel/panel-results.ts';

const furtherColumns = z.union([z.string(), z.number(), z.boolean(), z.null()]);

const choiceSchema = z
  .object({
    listener: z.string(),
    itemId: z.string(),
    training: z.boolean(),
    conditionA: z.string(),
    conditionB: z.string(),
    choice: z.enum(['A', 'B', 'none']),
    correct: z.boolean().nullable(),
    catchTrial: z.boolean().optional(),
  })
  .catchall(furtherColumns);

const ratingSchema = z
  .object({
    listener: z.string(),
    itemId: z.string(),
    training: z.boolean(),
    condition: z.string(),
    rating: z.number(),
  })
  .catchall(furtherColumns);

type Row = Readonly<Record<string, Cell>>;

/** One JSON object a line, in the order in which the answers were judged. */
export const rowsAsJsonLines = ({ rows }: AnswersRead): string =>
  rows.map((row) => `${JSON.stringify(row)}\n`).join('');

/**
 * A table of all columns that any row has, in the order of their first appearance. What a spreadsheet would take for a formula has an
 * apostrophe before it; yes and no are `true` and `false`, nothing is an empty cell.
 */
export function rowsAsCsv({ rows }: AnswersRead): string {
  const table: readonly Row[] = rows;
  const columns = [...new Set(table.flatMap((row) => Object.keys(row)))];
  return stringify([...table], {
    header: true,
    columns,
    escape_formulas: true,
    record_delimiter: 'windows',
    cast: { boolean: String },
  });
}

/** JSON Schema of a line of the answers: that of our own panels' rows where all of them are such, else of what was read from a table. */
export function rowJsonSchema({ kind, rows }: AnswersRead): object {
  const isOwn = rows.length > 0 && rows.every((row) => panelResultRowSchema.safeParse(row).success);
  const schema = isOwn ? panelResultRowSchema : kind === 'choices' ? choiceSchema : ratingSchema;
  return z.toJSONSchema(schema);
}
