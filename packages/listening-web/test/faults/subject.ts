/** What a fault is done to: a process that acknowledges answers. The harness knows no more of it than this. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { type Answer, keyOf } from './answer.ts';

export interface RunningSubject {
  readonly process: ChildProcess;
  /** Resolves with the acknowledgement. Throws {@link NotTakenError} when it is refused, or the process ends before it answers. */
  submit(answer: Answer): Promise<void>;
  /** Resolves when the process has ended. */
  readonly ended: Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>;
}

export interface Subject {
  start(): Promise<RunningSubject>;
  /** What a look at the database finds, in the order of the log, once no process is running. */
  stored(): Promise<readonly Answer[]>;
}

/** The answer was not acknowledged; whether it was kept nobody knows. */
export class NotTakenError extends Error {
  override name = 'NotTakenError';
}

/** Starts a program of `append-server.ts` and talks to it by lines. */
export async function startByLines(
  command: string,
  args: readonly string[],
  { env = {} }: { env?: Readonly<Record<string, string>> } = {},
): Promise<RunningSubject> {
  const child = spawn(command, args, {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  });
  const waiting = new Map<string, { resolve: () => void; reject: (problem: Error) => void }>();
  let said = '';
  child.stderr.on('data', (chunk) => {
    said = `${said}${chunk}`.slice(-2000);
  });
  child.stdin.on('error', () => {});
  const ended = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) => {
    child.once('close', (code, signal) => {
      for (const { reject } of waiting.values()) reject(new NotTakenError('the process ended'));
      waiting.clear();
      resolve({ code, signal });
    });
  });
  const ready = new Promise<void>((resolve, reject) => {
    void ended.then(({ code, signal }) =>
      reject(new Error(`the process ended before it was ready (${code ?? signal}): ${said}`)),
    );
    createInterface({ input: child.stdout }).on('line', (line) => {
      const [word, client, number, reason] = line.split(' ');
      if (word === 'ready') return resolve();
      const key = `${client} ${number}`;
      const waiter = waiting.get(key);
      waiting.delete(key);
      if (word === 'ack') waiter?.resolve();
      else waiter?.reject(new NotTakenError(reason));
    });
  });
  await ready;
  return {
    process: child,
    ended,
    submit(answer) {
      return new Promise((resolve, reject) => {
        if (child.exitCode !== null || child.signalCode !== null) {
          reject(new NotTakenError('the process ended'));
          return;
        }
        waiting.set(keyOf(answer), { resolve, reject });
        child.stdin.write(`${keyOf(answer)}\n`);
      });
    },
  };
}
