/** A yes or a no in the words that files have for them. */

const YES = new Set(['1', 'true', 't', 'yes', 'y']);
const NO = new Set(['0', 'false', 'f', 'no', 'n']);

/** `1`, `TRUE`, `yes`, `y` and their opposites; null for anything else. */
export function readYesOrNo(text: string): boolean | null {
  const word = text.trim().toLowerCase();
  if (YES.has(word)) return true;
  return NO.has(word) ? false : null;
}
