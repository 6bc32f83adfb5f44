/** Reads numbers from options; Commander prints the message as one line. */
import { InvalidArgumentError } from 'commander';

export function parsePort(text: string): number {
  return wholeNumber(text, { lowest: 0, highest: 65_535 });
}

export function parseCount(text: string): number {
  return wholeNumber(text, { lowest: 1, highest: 200 });
}

export function parseThreads(text: string): number {
  return wholeNumber(text, { lowest: 1, highest: 256 });
}

export function parseSeconds(text: string): number {
  const seconds = Number(text);
  if (!(seconds >= 1 && seconds <= 60)) throw new InvalidArgumentError('It must be from 1 to 60 seconds.');
  return seconds;
}

/** What commas part, without the empty. */
export const parseList = (text: string): string[] =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');

/** The most that work may take; half a second is the least that anything takes. */
export function parseTimeLimit(text: string): number {
  return numberWithin(text, { lowest: 0.5, highest: 1_000_000, what: 'seconds' });
}

export function parseDays(text: string): number {
  return numberWithin(text, { lowest: 0, highest: 10_000, what: 'days' });
}

/** One part of several, as `2/5`. */
export function parseShard(text: string): { index: number; count: number } {
  const [, index, count] = /^\s*(\d{1,6})\s*\/\s*(\d{1,6})\s*$/.exec(text) ?? [];
  const shard = { index: Number(index), count: Number(count) };
  if (!(shard.index >= 1 && shard.index <= shard.count))
    throw new InvalidArgumentError('It must be a part and how many there are, such as 2/5.');
  return shard;
}

export function parseLufs(text: string): number {
  return numberWithin(text, { lowest: -40, highest: -4, what: 'LUFS' });
}

export function parseCeiling(text: string): number {
  return numberWithin(text, { lowest: -12, highest: 0, what: 'dBTP' });
}

export function parseStrength(text: string): number {
  return numberWithin(text, { lowest: 0, highest: 1 });
}

/** Any number of people, pieces or trials. */
export function parseAnyCount(text: string): number {
  return wholeNumber(text, { lowest: 1, highest: 100_000 });
}

/** How well a listener hears. */
export function parseDPrime(text: string): number {
  return numberWithin(text, { lowest: 0, highest: 10 });
}

/** How many are invited at a time. */
export function parseInviteCount(text: string): number {
  return wholeNumber(text, { lowest: 1, highest: 10_000 });
}

/** How many runs to keep; none at all may be meant. */
export function parseRunCount(text: string): number {
  return wholeNumber(text, { lowest: 0, highest: 100_000 });
}

/** A share above 0 and below 1: `0.575`, `57.5 %`, `57.5`. */
export function parseShare(text: string): number {
  const [, digits = ''] = /^\s*(\d*\.?\d+)\s*%?\s*$/.exec(text) ?? [];
  const number = digits === '' ? Number.NaN : Number(digits);
  const share = text.includes('%') || number >= 1 ? number / 100 : number;
  if (!(share > 0 && share < 1)) {
    throw new InvalidArgumentError('It must be a share above 0 and below 1, such as 0.575 or 57.5%.');
  }
  return share;
}

/** How often a claim may be false: `0.05`, `5%`. */
export function parseChance(text: string): number {
  const chance = parseShare(text);
  if (chance > 0.5) throw new InvalidArgumentError('It must be 0.5 at most, such as 0.05 or 5%.');
  return chance;
}

/** A range of shares: `0.55-0.60`, `55-60%`. */
export function parseRange(text: string): { low: number; high: number } {
  const parts = text.replaceAll('%', '').split(/[-–]/);
  if (parts.length !== 2) throw new InvalidArgumentError('It must be a range such as 0.55-0.60.');
  const [low, high] = [parseShare(parts[0]!), parseShare(parts[1]!)];
  if (!(low < high)) throw new InvalidArgumentError('It must go from a share to a larger one.');
  return { low, high };
}

/** Points of a scale of 100. */
export function parsePoints(text: string): number {
  return numberWithin(text, { lowest: 0, highest: 100, what: 'points' });
}

/** How alike answers are: an intra-class correlation. */
export function parseCorrelation(text: string): number {
  return numberWithin(text, { lowest: 0, highest: 0.99 });
}

/** A part of a piece, as `60-75` in seconds or `1:00-1:15`. */
export function parseSpan(text: string): { startSeconds: number; endSeconds: number } {
  const [startSeconds = Number.NaN, endSeconds = Number.NaN, ...more] = text.split(/[-–]/).map(clockSeconds);
  if (more.length > 0 || !(endSeconds >= startSeconds + 1)) {
    throw new InvalidArgumentError('It must be from one second to a later one, such as 60-75 or 1:00-1:15.');
  }
  return { startSeconds, endSeconds };
}

/** NaN for what is no time. */
function clockSeconds(text: string): number {
  const [, minutes = '0', seconds] = /^\s*(?:(\d+):(?=\d\d(?:\.|\s*$)))?(\d+(?:\.\d+)?)\s*$/.exec(text) ?? [];
  return Number(minutes) * 60 + Number(seconds);
}

/** Takes the minus sign of typesetters as well as that of keyboards. */
function numberWithin(
  text: string,
  { lowest, highest, what = '' }: { lowest: number; highest: number; what?: string },
): number {
  const number = text.trim() === '' ? Number.NaN : Number(text.replace('−', '-'));
  if (!(number >= lowest && number <= highest)) {
    throw new InvalidArgumentError(`It must be a number from ${lowest} to ${highest}${what && ` ${what}`}.`);
  }
  return number;
}

function wholeNumber(text: string, { lowest, highest }: { lowest: number; highest: number }): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < lowest || number > highest) {
    throw new InvalidArgumentError(`It must be a whole number from ${lowest} to ${highest}.`);
  }
  return number;
}
