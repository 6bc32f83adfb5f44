/** Columns of answers, and what stands in them, as a reader knows them. */

/** What an answer was heard on, and whether by somebody trained, in one column. */
export const LISTENING_COLUMN = 'playback and training';
/** Before the name of a tag that pieces may have. */
export const TAG_COLUMN = 'tag: ';

/** Columns of ours as a reader knows them; a file's own are called as they are. */
const COLUMN_WORDS: Readonly<Record<string, string>> = { itemId: 'piece', trainedListener: 'training' };

export const columnText = (column: string): string =>
  column.startsWith(TAG_COLUMN)
    ? `tag “${column.slice(TAG_COLUMN.length)}”`
    : (COLUMN_WORDS[column] ?? column);

const TRAINING_WORDS: Readonly<Record<string, string>> = { true: 'trained', false: 'untrained' };
const TAG_WORDS: Readonly<Record<string, string>> = { true: 'with it', false: 'without it' };

export function partText(column: string, value: string): string {
  if (column === 'trainedListener') return TRAINING_WORDS[value] ?? value;
  return column.startsWith(TAG_COLUMN) ? (TAG_WORDS[value] ?? value) : value;
}
