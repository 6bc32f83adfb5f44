/**
 * Text with a head line and separated fields as records that know their lines.
 *
 * @source RFC 4180; the semicolons of European spreadsheets and tabs are taken as well
 */
import { parse } from 'csv-parse/sync';
import type { UnreadRow } from './answers-read.ts';

export interface TableRecord {
  readonly line: number;
  readonly values: Readonly<Record<string, string>>;
  /** Whether a field stood in quotes, which tells text from what only looks like a number. */
  readonly isQuoted: (column: string) => boolean;
}

export interface Table {
  readonly columns: readonly string[];
  readonly records: readonly TableRecord[];
  /** Lines with more or fewer fields than the head. */
  readonly unread: readonly UnreadRow[];
}

interface Field {
  readonly text: string;
  readonly isQuoted: boolean;
}

interface ParsedLine {
  readonly record: readonly Field[];
  readonly info: { readonly lines: number };
}

/** The one that parts the head line into most fields. */
function separatorOf(text: string): string {
  const [head = ''] = text.split(/\r|\n/, 1);
  const count = (separator: string): number => head.split(separator).length;
  return [',', ';', '\t'].reduce((best, each) => (count(each) > count(best) ? each : best));
}

/**
 * @returns no columns for text without a line
 * @throws {Error} csv-parse's own, for quotes that never close
 */
export function parseTable(text: string): Table {
  const parsed = parse(text, {
    delimiter: separatorOf(text.trimStart()),
    info: true,
    cast: (text, { quoting }): Field => ({ text, isQuoted: quoting }),
    relax_column_count: true,
    skip_empty_lines: true,
  }) as unknown as readonly ParsedLine[];
  const [head, ...rest] = parsed;
  if (head === undefined) return { columns: [], records: [], unread: [] };
  const columns = uniqueNames(head.record.map(({ text: name }) => name.trim()));
  const isWhole = ({ record }: ParsedLine): boolean => record.length === columns.length;
  return {
    columns,
    records: rest.filter(isWhole).map(({ record, info }) => ({
      line: info.lines,
      values: Object.fromEntries(columns.map((column, index) => [column, record[index]!.text])),
      isQuoted: (column) => record[columns.indexOf(column)]?.isQuoted ?? false,
    })),
    unread: rest
      .filter((line) => !isWhole(line))
      .map(({ record, info }) => ({
        where: `line ${info.lines}`,
        reason: `it has ${record.length} fields, the head has ${columns.length}`,
      })),
  };
}

/** Columns are known by name, so a repeated one gets a number. */
function uniqueNames(names: readonly string[]): string[] {
  const seen = new Map<string, number>();
  return names.map((name) => {
    const times = (seen.get(name) ?? 0) + 1;
    seen.set(name, times);
    return times === 1 ? name : `${name} (${times})`;
  });
}
