import { parse } from 'node:path';

/** Words that say what a file is, not which piece. */
const ROLE_WORDS =
  /\b(pre|un)?-?(mix|mixdown|master|mastered|premaster|bounce|final|print|ref|reference|v\d+|\d+ ?bit|\d+k(hz)?|44100|48000)\b/g;

function pairsOfLetters(file: string): Map<string, number> {
  const words = parse(file)
    .name.toLowerCase()
    .normalize('NFKD')
    .replace(/[^\p{L}\p{N}]+/gu, ' ');
  const title = words.replace(ROLE_WORDS, ' ').replace(/\s+/g, ' ').trim();
  const text = ` ${title === '' ? words.trim() : title} `;
  const pairs = new Map<string, number>();
  for (let index = 0; index + 2 <= text.length; index += 1) {
    const pair = text.slice(index, index + 2);
    pairs.set(pair, (pairs.get(pair) ?? 0) + 1);
  }
  return pairs;
}

/**
 * How alike two file names are, 0…1, words such as "mix" and "master" aside.
 *
 * @source Dice 1945, on pairs of letters
 */
export function nameSimilarity(one: string, other: string): number {
  const onePairs = pairsOfLetters(one);
  const otherPairs = pairsOfLetters(other);
  let common = 0;
  let total = 0;
  for (const [pair, count] of onePairs) {
    common += Math.min(count, otherPairs.get(pair) ?? 0);
    total += count;
  }
  for (const count of otherPairs.values()) total += count;
  return total === 0 ? 0 : (2 * common) / total;
}
