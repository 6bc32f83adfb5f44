/** Answers with what is known of their pieces and of how they were heard, as columns to break them down by. */
import type { AnswersRead, Cell } from '../../answers/answers-read.ts';
import type { DatasetItem, DatasetManifest } from '../../datasets/dataset-manifest.ts';
import { readYesOrNo } from '../../statistics/verdict/yes-or-no.ts';
import { LISTENING_COLUMN, TAG_COLUMN } from '../verdict-report/column-words.ts';

/** A column with more values than this is no breakdown but a list. */
const MOST_PARTS = 24;
/** A tag of one piece says what the piece says. */
const LEAST_PIECES = 2;
/** More of the items' tags would bury the rest. */
const MOST_TAGS = 8;

type Row = Readonly<Record<string, Cell>>;

/** Answers with further columns, and the columns that divide them: those of the answers first. */
export interface JoinedAnswers {
  readonly answers: AnswersRead;
  readonly columns: readonly string[];
}

/**
 * Joins answers and items by `itemId`: genre, artist and a column for each tag; and playback with training in one column.
 *
 * What an answer says in a column of the same name stays. Answers on pieces that the dataset does not have get none.
 *
 * @param manifest null where the pieces are not of a dataset
 * @returns columns of two to 24 values, at most eight of them of tags, which two pieces have and two have not; artist and tags only where
 *   they part the answers in a way of their own
 */
export function joinItems(answers: AnswersRead, manifest: DatasetManifest | null): JoinedAnswers {
  const items = new Map(manifest?.items.map((item) => [item.id, item]));
  const tags = [...new Set(manifest?.items.flatMap((item) => item.tags))].sort();
  const join = <Each extends Row & { readonly itemId: string }>(row: Each): Each => ({
    ...itemColumns(items.get(row.itemId), tags),
    ...listeningColumn(row),
    ...row,
  });
  const joined = withRows(answers, join);
  const dividing = (names: readonly string[]): string[] => names.filter((name) => divides(joined.rows, name));
  const listening = dividing(['playback', 'trainedListener']);
  const columns = [
    ...listening,
    // where one of the two is the same for all, both together are the other
    ...(listening.length === 2 ? dividing([LISTENING_COLUMN]) : []),
    ...dividing(['itemId', 'genre']),
  ];
  const tagColumns = tags
    .map((tag) => TAG_COLUMN + tag)
    .filter((column) => [true, false].every((has) => piecesWith(joined.rows, column, has) >= LEAST_PIECES));
  // an artist with one piece, or a tag of one genre, would say the same twice
  const furtherColumns = dividing(['artist', ...tagColumns]).filter((column, index, all) =>
    [...columns, ...all.slice(0, index)].every((other) => !dividesAlike(joined.rows, column, other)),
  );
  return { answers: joined, columns: [...columns, ...furtherColumns.slice(0, 1 + MOST_TAGS)] };
}

/** TypeScript cannot tell that rows of each kind stay such. */
function withRows(
  answers: AnswersRead,
  change: <Each extends Row & { readonly itemId: string }>(row: Each) => Each,
): AnswersRead {
  switch (answers.kind) {
    case 'choices':
      return { ...answers, rows: answers.rows.map(change) };
    case 'ratings':
      return { ...answers, rows: answers.rows.map(change) };
    case 'rankings':
      return { ...answers, rows: answers.rows.map(change) };
  }
}

const itemColumns = (item: DatasetItem | undefined, tags: readonly string[]): Row =>
  item === undefined
    ? {}
    : {
        genre: item.genre,
        artist: item.artist,
        ...Object.fromEntries(tags.map((tag) => [TAG_COLUMN + tag, item.tags.includes(tag)])),
      };

function listeningColumn({ playback, trainedListener }: Row): Row {
  const isTrained = typeof trainedListener === 'string' ? readYesOrNo(trainedListener) : trainedListener;
  if (typeof playback !== 'string' || playback === '' || typeof isTrained !== 'boolean') return {};
  return { [LISTENING_COLUMN]: `${playback}, ${isTrained ? 'trained' : 'untrained'}` };
}

function divides(rows: readonly Row[], column: string): boolean {
  const values = new Set(rows.map((row) => row[column] ?? '').filter((value) => value !== ''));
  return values.size > 1 && values.size <= MOST_PARTS;
}

const piecesWith = (
  rows: readonly (Row & { readonly itemId: string })[],
  column: string,
  value: Cell,
): number => new Set(rows.filter((row) => row[column] === value).map(({ itemId }) => itemId)).size;

/** Whether two columns put the same answers together. */
function dividesAlike(rows: readonly Row[], one: string, other: string): boolean {
  const [ones, others, both] = [new Set<string>(), new Set<string>(), new Set<string>()];
  for (const row of rows) {
    const [first, second] = [String(row[one] ?? ''), String(row[other] ?? '')];
    ones.add(first);
    others.add(second);
    both.add(JSON.stringify([first, second]));
  }
  return both.size === ones.size && both.size === others.size;
}
