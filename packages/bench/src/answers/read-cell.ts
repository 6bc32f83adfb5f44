/** Single fields of a table as what they say; a text that says nothing of the kind is null. */

import { readYesOrNo } from '../statistics/verdict/yes-or-no.ts';

const RIGHT = new Set(['correct', 'right', 'r', 'hit']);
const WRONG = new Set(['incorrect', 'wrong', 'w', 'miss']);

/** `1`, `true`, `yes`, `correct` and their opposites. */
export function readRightOrWrong(text: string): boolean | null {
  const word = text.trim().toLowerCase();
  if (RIGHT.has(word)) return true;
  return WRONG.has(word) ? false : readYesOrNo(word);
}

const NEITHER = new Set([
  'none',
  'neither',
  'n',
  'tie',
  'equal',
  'undecided',
  'no preference',
  'no-preference',
  '=',
]);

/** `a`, `1` or the first version's name; `b`, `2` or the second's; `none`, `tie` and the like. */
export function readChoice(text: string, { a, b }: { a: string; b: string }): 'A' | 'B' | 'none' | null {
  const word = text.trim();
  if (word === a) return 'A';
  if (word === b) return 'B';
  const small = word.toLowerCase();
  if (small === 'a' || small === '1') return 'A';
  if (small === 'b' || small === '2') return 'B';
  return NEITHER.has(small) ? 'none' : null;
}

/** A number with a point or a decimal comma. */
export function readNumber(text: string): number | null {
  const number = text.trim() === '' ? Number.NaN : Number(text.trim().replace(/^(-?\d+),(\d+)$/, '$1.$2'));
  return Number.isFinite(number) ? number : null;
}

/** An empty field, or what stands for one. */
export const isMissing = (text: string): boolean => /^(|na|n\/a|nan|null|unknown)$/i.test(text.trim());
