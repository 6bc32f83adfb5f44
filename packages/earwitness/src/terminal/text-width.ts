/** Text in a terminal's columns. */

/** Made when text is first laid out, which takes longer than to measure a second of audio. */
let graphemes: Intl.Segmenter | undefined;
/** Scripts and pictures that terminals draw two columns wide. */
const WIDE =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}\u3000-\u303f\uff01-\uff60]/u;

/** Signs of which each is a character of one column: Latin letters, punctuation, arrows, mathematical signs. */
const PLAIN = /^[\u0020-\u007e\u00a0-\u00ac\u00ae-\u02ff\u2010-\u2027\u2030-\u203b\u2190-\u22ff]*$/;

function charactersOf(text: string): readonly string[] {
  if (PLAIN.test(text)) return text.split('');
  graphemes ??= new Intl.Segmenter('en', { granularity: 'grapheme' });
  return Array.from(graphemes.segment(text), ({ segment }) => segment);
}
const widthOf = (character: string): number => (WIDE.test(character) ? 2 : 1);

/** How many columns a text takes. */
export const textWidth = (text: string): number =>
  charactersOf(text).reduce((sum, character) => sum + widthOf(character), 0);

/** What a file name may hold and a terminal would obey. */
export const printable = (text: string): string => text.replace(/\p{Cc}/gu, '�');

/** Cuts from the left, where names of files differ least: `…ter v3.wav`. */
export function shortenFromLeft(text: string, columns: number): string {
  if (textWidth(text) <= columns) return text;
  let room = columns - 1;
  const kept = charactersOf(text)
    .toReversed()
    .filter((character) => {
      room -= widthOf(character);
      return room >= 0;
    });
  return `…${kept.toReversed().join('')}`;
}

/** Cuts from the right, as sentences are cut: `Nothing exceeds the ceil…`. */
export function shortenFromRight(text: string, columns: number): string {
  if (textWidth(text) <= columns) return text;
  let room = columns - 1;
  const kept = charactersOf(text).filter((character) => {
    room -= widthOf(character);
    return room >= 0;
  });
  return `${kept.join('').trimEnd()}…`;
}

/** Breaks at spaces into lines of at most so many columns; a word that is longer has a line of its own. */
export function wrapText(text: string, columns: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const longer = `${lines.at(-1) ?? ''} ${word}`;
    if (lines.length > 0 && textWidth(longer) <= columns) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

export const padLeft = (text: string, columns: number): string =>
  ' '.repeat(Math.max(0, columns - textWidth(text))) + text;
export const padRight = (text: string, columns: number): string =>
  text + ' '.repeat(Math.max(0, columns - textWidth(text)));
