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

function wholeNumber(text: string, { lowest, highest }: { lowest: number; highest: number }): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < lowest || number > highest) {
    throw new InvalidArgumentError(`It must be a whole number from ${lowest} to ${highest}.`);
  }
  return number;
}
