/** Earwitness's own rows: JSON Lines as a panel writes them, or a table with the same columns. */
import { AnswersError } from '../errors.ts';
import {
  choiceResultSchema,
  PANEL_RESULTS_SCHEMA,
  type PanelResultRow,
  panelResultRowSchema,
  rankingResultSchema,
  ratingResultSchema,
} from '../panel/panel-results.ts';
import type { UnreadRow } from './answers-read.ts';
import { plainText } from './formula-text.ts';
import type { Table, TableRecord } from './parse-table.ts';

export interface PanelRowsRead {
  readonly rows: readonly PanelResultRow[];
  readonly unread: readonly UnreadRow[];
}

/** The name of the rows in any version. */
const ANY_VERSION = PANEL_RESULTS_SCHEMA.replace(/\d+$/, '');

/** A first line is enough to know them by. */
export function isPanelRows(text: string): boolean {
  const [first = ''] = text.trimStart().split('\n', 1);
  return first.startsWith('{') && first.includes(`"${ANY_VERSION}`);
}

export const isPanelTable = ({ columns, records }: Table): boolean =>
  columns.includes('schema') && records.some(({ values }) => values.schema!.startsWith(ANY_VERSION));

/**
 * Reads JSON Lines; a line that is no row is told by its number.
 *
 * @throws {AnswersError} for rows of another version of Earwitness
 */
export function readPanelRows(text: string, file: string): PanelRowsRead {
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
    add(content, { where, file, rows, unread });
  }
  return { rows, unread };
}

/**
 * Reads a table with the columns of the rows.
 *
 * @throws {AnswersError} for rows of another version of Earwitness
 */
export function readPanelTable({ records, unread: ragged }: Table, file: string): PanelRowsRead {
  const rows: PanelResultRow[] = [];
  const unread: UnreadRow[] = [...ragged];
  for (const record of records) add(rowOf(record), { where: `line ${record.line}`, file, rows, unread });
  return { rows, unread };
}

function add(
  content: unknown,
  { where, file, rows, unread }: { where: string; file: string; rows: PanelResultRow[]; unread: UnreadRow[] },
): void {
  const schema =
    typeof content === 'object' && content !== null && 'schema' in content ? content.schema : undefined;
  if (typeof schema === 'string' && schema.startsWith(ANY_VERSION) && schema !== PANEL_RESULTS_SCHEMA)
    throw new AnswersError({
      file,
      problem: `its rows are ${schema}, written by ${Number(schema.slice(ANY_VERSION.length)) < Number(PANEL_RESULTS_SCHEMA.slice(ANY_VERSION.length)) ? 'an earlier' : 'another'} version of Earwitness; export it again (this version reads ${PANEL_RESULTS_SCHEMA})`,
    });
  const parsed = panelResultRowSchema.safeParse(content);
  if (parsed.success) {
    rows.push(parsed.data);
    return;
  }
  const [issue] = parsed.error.issues;
  unread.push({ where, reason: [issue?.path.join('.'), issue?.message].filter(Boolean).join(': ') });
}

const SHAPES = {
  choice: choiceResultSchema.shape,
  rating: ratingResultSchema.shape,
  ranking: rankingResultSchema.shape,
} as const;

const NUMBERS = new Set([
  'sessionNumber',
  'trial',
  'startSeconds',
  'confidence',
  'responseSeconds',
  'switches',
  'redraws',
  'rating',
  'levelDba',
]);
const BOOLEANS = new Set([
  'simulated',
  'training',
  'catchTrial',
  'correct',
  'trainedListener',
  'verified',
  'sharedPlayback',
]);
const NULLABLE = new Set([
  'attribute',
  'confidence',
  'verified',
  'truth',
  'correct',
  'labels',
  'sitting',
  'levelDba',
]);

/** Columns of the row's own kind by their names, further ones by what they look like. */
function rowOf({ values, isQuoted }: TableRecord): unknown {
  const answers = values.answers?.trim();
  if (answers !== 'choice' && answers !== 'rating' && answers !== 'ranking') return values;
  return Object.fromEntries(
    Object.entries(values).flatMap(([column, text]) =>
      column in SHAPES[answers]
        ? [[column, ownCell(column, text, isQuoted(column))]]
        : [[column, furtherCell(text, isQuoted(column))]],
    ),
  );
}

/** What a spreadsheet keeps as text. */
function ownCell(column: string, text: string, isQuoted: boolean): string | number | boolean | null {
  const plain = text.trim();
  if (NULLABLE.has(column) && !isQuoted && (plain === '' || plain === 'null')) return null;
  if (NUMBERS.has(column)) return plain === '' ? plain : Number(plain);
  if (BOOLEANS.has(column) && /^(true|false)$/i.test(plain)) return plain.toLowerCase() === 'true';
  return plainText(text);
}

/** Text stands in quotes; what does not is a number, yes or no, or nothing. */
function furtherCell(text: string, isQuoted: boolean): string | number | boolean | null {
  if (isQuoted) return plainText(text);
  const plain = text.trim();
  if (plain === '') return null;
  if (/^(true|false)$/i.test(plain)) return plain.toLowerCase() === 'true';
  return /^-?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(plain) ? Number(plain) : plainText(text);
}
