/** Rows of a panel for other programs. */
import { stringify } from 'csv-stringify/sync';
import type { PanelResultRow } from '../panel/panel-results.ts';
import type { Cell } from './answers-read.ts';
import { harmlessText } from './formula-text.ts';

type Row = Readonly<Record<string, Cell>>;

/** JSON Lines: one JSON object a line. */
export const rowsAsJsonLines = (rows: readonly (Row | PanelResultRow)[]): string =>
  rows.map((row) => `${JSON.stringify(row)}\n`).join('');

/**
 * A table of all columns that any row has, in the order of their first appearance. All text stands in quotes, so that it is told from
 * numbers; yes and no are `true` and `false`, nothing is an empty cell without quotes. What a spreadsheet would take for a formula has an
 * apostrophe before it.
 *
 * @param header false for rows that go below others of the same columns
 * @param columns those of all rows, where these are some of them
 */
export function rowsAsCsv(
  rows: readonly (Row | PanelResultRow)[],
  { header = true, columns = columnsOf(rows) }: { header?: boolean; columns?: readonly string[] } = {},
): string {
  return stringify([...rows], {
    header,
    columns: [...columns],
    quoted_string: true,
    record_delimiter: 'windows',
    cast: { boolean: String, string: harmlessText },
  });
}

const columnsOf = (rows: readonly object[]): readonly string[] => [
  ...new Set(rows.flatMap((row) => Object.keys(row))),
];
