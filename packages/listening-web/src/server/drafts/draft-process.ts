import { join } from 'node:path';
import { createWorkerSlot } from '@earwitness/bench';
import { DraftRefusedError } from '../errors.ts';
import type { BuildProgress, DraftJob, DraftOutcome, DraftPlace, DraftResults } from './draft-job.ts';

/** As it is compiled, also for who runs this file from its source. */
const SCRIPT = join(import.meta.dirname, '../../../dist/server/drafts/draft-worker.js');
const MEMORY_MIB = 4_096;
const START_SECONDS = 60;
/** Music that nobody has asked for so long gives its memory back. */
const IDLE_SECONDS = 300;
/** A page asks for one thing at a time. */
const MOST_WAITING = 50;

/** A process for drafts, started at the first job; jobs are done one after the other. */
export interface DraftProcess {
  /**
   * Does a job.
   *
   * @throws {DraftRefusedError} where the music or the draft does not allow it, and where too many wait
   */
  perform<Kind extends DraftJob['kind']>(
    job: DraftJob & { kind: Kind },
    options?: { onProgress?: (progress: BuildProgress) => void },
  ): Promise<DraftResults[Kind]>;
  /** Ends the job at work, and does none of those that wait. */
  close(): Promise<void>;
}

export function createDraftProcess({ musicFolder, panelsFolder }: DraftPlace): DraftProcess {
  const slot = createWorkerSlot<DraftPlace, DraftJob, DraftOutcome>({
    script: SCRIPT,
    start: { musicFolder, panelsFolder },
    memoryMib: MEMORY_MIB,
    startSeconds: START_SECONDS,
  });
  let last: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  let idle: NodeJS.Timeout | undefined;
  let isClosed = false;

  async function run(
    job: DraftJob,
    onProgress: ((progress: BuildProgress) => void) | undefined,
  ): Promise<DraftResults[keyof DraftResults]> {
    if (isClosed) throw new DraftRefusedError('The server is being stopped.');
    const outcome = await slot.perform(job, {
      onProgress: (progress) => onProgress?.(progress as BuildProgress),
    });
    if (outcome.kind === 'late')
      throw new DraftRefusedError(`This music was not ready after ${outcome.limitSeconds} s.`);
    if (outcome.kind === 'ended')
      throw new DraftRefusedError(
        `The program that opens music ${outcome.how}: try shorter pieces or fewer versions at once.`,
      );
    if (outcome.result.kind === 'refused') throw new DraftRefusedError(outcome.result.message);
    return outcome.result.value;
  }

  /** In its turn: a job that comes meanwhile gets a process that is not about to end. */
  function giveBack(): void {
    last = last.then(() => slot.close());
  }

  return {
    perform: (async (job, { onProgress } = {}) => {
      if (waiting >= MOST_WAITING)
        throw new DraftRefusedError('Too much is asked of the music at once: wait a moment, and ask again.');
      waiting += 1;
      clearTimeout(idle);
      const next = last.then(() => run(job, onProgress));
      last = next
        .catch(() => {})
        .then(() => {
          waiting -= 1;
          if (waiting === 0 && !isClosed) idle = setTimeout(giveBack, 1_000 * IDLE_SECONDS).unref();
        });
      return next;
    }) as DraftProcess['perform'],
    async close() {
      isClosed = true;
      clearTimeout(idle);
      await slot.close();
    },
  };
}
