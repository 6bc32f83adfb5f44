import { type Logger, pino, stdTimeFunctions } from 'pino';

export type ServerLog = Logger;

/** A log of JSON lines that holds no token, cookie, name, address or body: only what the server itself calls things. */
export function createServerLog(write: ((line: string) => void) | undefined): ServerLog {
  if (write === undefined) return pino({ level: 'silent' });
  return pino(
    { base: null, timestamp: stdTimeFunctions.isoTime, formatters: { level: (label) => ({ level: label }) } },
    { write: (line) => write(line.trimEnd()) },
  );
}
