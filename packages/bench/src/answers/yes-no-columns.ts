/** Which of a file's further columns say yes or no throughout: they become booleans, whatever words the file has for them. */
import { readYesOrNo } from '../statistics/verdict/yes-or-no.ts';
import type { Cell } from './answers-read.ts';
import { isMissing } from './read-cell.ts';

/** A column's words for yes and no, as the file writes them. */
type Words = ReadonlyMap<string, boolean>;

export interface FurtherColumns {
  /** What a field holds: a boolean in a yes/no column, else its text; null where it says nothing. */
  readonly cellOf: (column: string, text: string) => Cell;
  /** What the column was taken for. */
  readonly takenFor: (column: string) => string;
}

/** @param textsOf every text of a column */
export function furtherColumns(
  columns: readonly string[],
  textsOf: (column: string) => readonly string[],
): FurtherColumns {
  const yesNo = new Map<string, Words>();
  for (const column of columns) {
    const words = yesNoWords(textsOf(column));
    if (words !== null) yesNo.set(column, words);
  }
  return {
    cellOf: (column, text) => (isMissing(text) ? null : (yesNo.get(column)?.get(text.trim()) ?? text.trim())),
    takenFor(column) {
      const words = yesNo.get(column);
      return words === undefined
        ? 'a column of its own, for strata'
        : `a column of its own, for strata: ${[...words].map(([word, isYes]) => `“${word}” is ${isYes ? 'yes' : 'no'}`).join(', ')}`;
    },
  };
}

/** null where any field says something else, or single letters and digits do not say both: a lone “f” or “1” may mean anything. */
function yesNoWords(texts: readonly string[]): Words | null {
  const words = new Map<string, boolean>();
  for (const text of new Set(texts.map((each) => each.trim()))) {
    if (isMissing(text)) continue;
    const isYes = readYesOrNo(text);
    if (isYes === null) return null;
    words.set(text, isYes);
  }
  const isSure = [...words.keys()].some((word) => word.length > 1) || new Set(words.values()).size === 2;
  return isSure ? new Map([...words].sort(([, one], [, other]) => Number(other) - Number(one))) : null;
}
