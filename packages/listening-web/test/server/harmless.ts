import { expect } from 'vitest';

/** Whoever waits longer than this takes the page for dead. */
export const LONGEST_WAIT_MILLISECONDS = 1_000;

/** What would tell where the server lives or what it is made of. */
const TELLING =
  /node_modules|\bat [^"\n]*\.[cm]?[jt]s\b|file:\/\/|\/(tmp|work|home|root|usr|var|etc)\/|SQLITE|ZodError|Error:|constraint|syntax error|[A-Z]:\\{1,2}\w/;

export interface SeenReply {
  readonly status: number;
  /** Empty for sounds. */
  readonly text: string;
}

/** What is wrong with a reply, whatever the request was; null for nothing. How long it took is for the caller to judge, by the load. */
export function harmIn({ status, text }: SeenReply): string | null {
  if (status >= 500) return `a fault: ${status} ${text}`;
  const told = TELLING.exec(text);
  return told === null ? null : `it tells ${JSON.stringify(told[0])}: ${text.slice(0, 300)}`;
}

export function expectHarmless(reply: SeenReply): void {
  expect(harmIn(reply)).toBeNull();
}
