/** Answers with what is known of their pieces and of how they were heard, as columns to break them down by. */
import type { AnswersRead, Cell } from '../../answers/answers-read.ts';
import type { DatasetItem, DatasetManifest } from '../../datasets/dataset-manifest.ts';
import { readYesOrNo } from '../../statistics/verdict/yes-or-no.ts';
import { LISTENING_COLUMN, TAG_COLUMN } from '../verdict-report/column-words.ts';

/** A column with more values than this is no breakdown but a list. */
const MOST_PARTS = 24;
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
 * @returns columns of two to 24 values, at most eight of them of tags
 */
export function joinItems(answers: AnswersRead, manifest: DatasetManifest | null): JoinedAnswers {
  const items = new Map(manifest?.items.map((item) => [item.id, item]));
  const tags = [...new Set(manifest?.items.flatMap((item) => item.tags))].sort();
  const join = <Each extends Row & { readonly itemId: string }>(row: Each): Each => ({
    ...itemColumns(items.get(row.itemId), tags),
    ...listeningColumn(row),
    ...row,
  });
  const joined: AnswersRead =
    answers.kind === 'choices'
      ? { ...answers, rows: answers.rows.map(join) }
      : { ...answers, rows: answers.rows.map(join) };
  const dividing = (names: readonly string[]): string[] => names.filter((name) => divides(joined.rows, name));
  const listening = dividing(['playback', 'trainedListener']);
  return {
    answers: joined,
    columns: [
      ...listening,
      // where one of the two is the same for all, both together are the other
      ...(listening.length === 2 ? dividing([LISTENING_COLUMN]) : []),
      ...dividing(['itemId', 'genre', 'artist']),
      ...dividing(tags.map((tag) => TAG_COLUMN + tag)).slice(0, MOST_TAGS),
    ],
  };
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
