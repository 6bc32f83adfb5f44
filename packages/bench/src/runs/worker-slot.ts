/**
 * A place for one worker process. A crash, a hang or memory run out of ends that process and nothing else: the next job finds a new one.
 *
 * A worker leads a process group of its own, and takes all that it started with it when it ends; `end-with-parent.ts` is the other half:
 * no worker outlives the process that started it.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { killWorker, markedEnvironment } from './worker-family.ts';

/** What a slot says to its worker. */
export type ToWorker<Start, Job> =
  | { readonly kind: 'start'; readonly start: Start }
  | { readonly kind: 'job'; readonly job: Job }
  /** Give the job up, and what it started. */
  | { readonly kind: 'stop' };

/** What a worker says to its slot. */
export type FromWorker<Result> =
  /** A part of the job begins, which may take so long. */
  | { readonly kind: 'part'; readonly limitSeconds: number }
  /** How far the job has come, in words of its own. */
  | { readonly kind: 'progress'; readonly progress: unknown }
  /** A worker that is spent may still be at something that was given up: it gets no further job. */
  | { readonly kind: 'done'; readonly result: Result; readonly isSpent?: boolean }
  /** It cannot work at all, whatever the job. */
  | { readonly kind: 'unable'; readonly message: string; readonly isRefusal: boolean };

type JobOutcome<Result> =
  | { readonly kind: 'done'; readonly result: Result }
  /** The worker ended before the job did. */
  | { readonly kind: 'ended'; readonly how: string }
  | { readonly kind: 'late'; readonly limitSeconds: number };

export interface WorkerSlot<Job, Result> {
  /**
   * Does one job, after the one before it.
   *
   * @param onProgress told what the worker says of how far it has come
   * @throws {WorkerUnableError} when no worker can start
   * @throws the signal's reason, when it aborts; the worker and what it started are gone by then
   */
  perform(job: Job, options?: { onProgress?: (progress: unknown) => void }): Promise<JobOutcome<Result>>;
  /** Ends the worker; a job at work is lost. */
  close(): Promise<void>;
}

/** A worker that cannot do any job, and why. */
export class WorkerUnableError extends Error {
  override name = 'WorkerUnableError';
  /** Whether the reason is one that the user can mend. */
  readonly isRefusal: boolean;
  constructor(message: string, { isRefusal }: { isRefusal: boolean }) {
    super(message);
    this.isRefusal = isRefusal;
  }
}

/** How long a worker that is asked to stop may take to put its things away. */
const GRACE_SECONDS = 5;
/** Enough of what a worker wrote last to know why it ended. */
const TAIL_CHARACTERS = 4_096;
const OUT_OF_MEMORY = /heap out of memory|Array buffer allocation failed/;

interface Worker {
  readonly process: ChildProcess;
  /** Ends it and all that it started, at once. */
  kill(): void;
  /** How it ended, once it has; nothing of its group is left then. */
  readonly ended: Promise<string>;
}

/** In words that do not depend on when and where. */
function describeEnd(code: number | null, signal: NodeJS.Signals | null, tail: string): string {
  if (OUT_OF_MEMORY.test(tail)) return 'ran out of memory';
  return signal === null ? `ended by itself with exit code ${code}` : `was ended by ${signal}`;
}

function startWorker(script: string, { memoryMib }: { memoryMib: number }): Worker {
  const { mark, env } = markedEnvironment();
  const child = fork(script, [], {
    detached: true,
    env,
    execArgv: [`--max-old-space-size=${memoryMib}`],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let tail = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    tail = (tail + text).slice(-TAIL_CHARACTERS);
  });
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(`could not be started: ${error.message}`));
    child.once('exit', () => killWorker(child, mark));
    child.once('close', (code, signal) => resolve(describeEnd(code, signal, tail)));
  });
  return { process: child, kill: () => killWorker(child, mark), ended };
}

/**
 * @param script the module that a worker runs: it answers `start` and `job`
 * @param start handed to every new worker first
 * @param memoryMib the most that a worker's JavaScript heap may grow to
 * @param startSeconds the most that may pass before a job's first part begins
 */
export function createWorkerSlot<Start, Job, Result>({
  script,
  start,
  memoryMib,
  startSeconds,
  signal,
}: {
  script: string;
  start: Start;
  memoryMib: number;
  startSeconds: number;
  signal?: AbortSignal | undefined;
}): WorkerSlot<Job, Result> {
  let worker: Worker | undefined;

  const send = (to: Worker, message: ToWorker<Start, Job>): void => {
    // one that ends before it hears this is known by its end
    if (to.process.connected) to.process.send(message, () => {});
  };

  function liveWorker(): Worker {
    if (worker !== undefined) return worker;
    const started = startWorker(script, { memoryMib });
    worker = started;
    void started.ended.then(() => {
      if (worker === started) worker = undefined;
    });
    send(started, { kind: 'start', start });
    return started;
  }

  /** Asks first, so that it can take its files and commands away; then it is over. */
  async function end(of: Worker): Promise<void> {
    send(of, { kind: 'stop' });
    const timer = setTimeout(of.kill, GRACE_SECONDS * 1_000);
    await of.ended;
    clearTimeout(timer);
  }

  async function perform(
    job: Job,
    { onProgress }: { onProgress?: (progress: unknown) => void } = {},
  ): Promise<JobOutcome<Result>> {
    signal?.throwIfAborted();
    const at = liveWorker();
    let timer: NodeJS.Timeout | undefined;
    let isSpent = false;
    let stopListening = (): void => {};
    const first = new Promise<JobOutcome<Result> | 'aborted'>((resolve, reject) => {
      const allow = (limitSeconds: number): void => {
        clearTimeout(timer);
        timer = setTimeout(() => resolve({ kind: 'late', limitSeconds }), limitSeconds * 1_000);
      };
      const hear = (message: FromWorker<Result>): void => {
        if (message.kind === 'part') allow(message.limitSeconds);
        else if (message.kind === 'progress') onProgress?.(message.progress);
        else if (message.kind === 'done') {
          isSpent = message.isSpent === true;
          resolve({ kind: 'done', result: message.result });
        } else reject(new WorkerUnableError(message.message, message));
      };
      const abort = (): void => resolve('aborted');
      at.process.on('message', hear);
      signal?.addEventListener('abort', abort);
      stopListening = () => {
        at.process.off('message', hear);
        signal?.removeEventListener('abort', abort);
      };
      void at.ended.then((how) => resolve({ kind: 'ended', how }));
      allow(startSeconds);
    });
    send(at, { kind: 'job', job });
    try {
      const outcome = await first;
      if (outcome === 'aborted' || outcome.kind === 'late' || isSpent) await end(at);
      signal?.throwIfAborted();
      return outcome as JobOutcome<Result>;
    } finally {
      clearTimeout(timer);
      stopListening();
    }
  }

  return {
    perform,
    async close() {
      if (worker !== undefined) await end(worker);
    },
  };
}
