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

export function parseLufs(text: string): number {
  return numberWithin(text, { lowest: -40, highest: -4, what: 'LUFS' });
}

export function parseCeiling(text: string): number {
  return numberWithin(text, { lowest: -12, highest: 0, what: 'dBTP' });
}

export function parseStrength(text: string): number {
  return numberWithin(text, { lowest: 0, highest: 1 });
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
