import { ask } from './ask.ts';

/** Asks at the terminal; anything but yes is no, and so is a program that nobody watches. */
export async function confirm(question: string): Promise<boolean> {
  return /^y(es)?$/i.test((await ask(`${question} [y/N] `)) ?? '');
}
