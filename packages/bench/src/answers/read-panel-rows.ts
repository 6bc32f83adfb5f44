/** Earwitness's own rows: JSON Lines as a panel writes them, or a table with the same columns. */
import { PANEL_RESULTS_SCHEMA, type PanelResultRow, panelResultRowSchema } from '../panel/panel-results.ts';
import type { UnreadRow } from './answers-read.ts';
import type { Table } from './parse-table.ts';

export interface PanelRowsRead {
  readonly rows: readonly PanelResultRow[];
  readonly unread: readonly UnreadRow[];
}

/** A first line is enough to know them by. */
export function isPanelRows(text: string): boolean {
  const [first = ''] = text.trimStart().split('\n', 1);
  return first.startsWith('{') && first.includes(`"${PANEL_RESULTS_SCHEMA}"`);
}

export const isPanelTable = ({ columns, records }: Table): boolean =>
  columns.includes('schema') && records.some(({ values }) => values.schema === PANEL_RESULTS_SCHEMA);

/** Reads JSON Lines; a line that is no row is told by its number. */
export function readPanelRows(text: string): PanelRowsRead {
  const rows: PanelResultRow[] = [];
  const unread: UnreadRow[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const where = `line ${index + 1}`;
    let content: unknown;
    try {
      content = JSON.parse(line);
    } catch {
      unread.push({ where, reason: 'it is no JSON' });
      continue;
    }
    add(content, where, { rows, unread });
  }
  return { rows, unread };
}

/** Reads a table with the columns of the rows. */
export function readPanelTable({ records, unread: ragged }: Table): PanelRowsRead {
  const rows: PanelResultRow[] = [];
  const unread: UnreadRow[] = [...ragged];
  for (const { line, values } of records) {
    const content = Object.fromEntries(
      Object.entries(values).map(([column, text]) => [column, cellValue(column, text.trim())]),
    );
    add(content, `line ${line}`, { rows, unread });
  }
  return { rows, unread };
}

function add(
  content: unknown,
  where: string,
  { rows, unread }: { rows: PanelResultRow[]; unread: UnreadRow[] },
): void {
  const parsed = panelResultRowSchema.safeParse(content);
  if (parsed.success) {
    rows.push(parsed.data);
    return;
  }
  const [issue] = parsed.error.issues;
  unread.push({ where, reason: [issue?.path.join('.'), issue?.message].filter(Boolean).join(': ') });
}

const NUMBERS = new Set(['trial', 'confidence', 'responseSeconds', 'switches']);
const BOOLEANS = new Set(['simulated', 'training', 'correct', 'trainedListener']);
const NULLABLE = new Set(['truth', 'correct', 'confidence']);

/** What a spreadsheet keeps as text. */
function cellValue(column: string, text: string): string | number | boolean | null {
  if (NULLABLE.has(column) && (text === '' || text === 'null')) return null;
  if (NUMBERS.has(column)) return text === '' ? text : Number(text);
  if (BOOLEANS.has(column) && /^(true|false)$/i.test(text)) return text.toLowerCase() === 'true';
  return text;
}
