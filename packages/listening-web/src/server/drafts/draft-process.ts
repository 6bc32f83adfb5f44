import { join } from 'node:path';
import { createWorkerSlot, WorkerUnableError } from '@earwitness/bench';
import { DraftRefusedError } from '../errors.ts';
import type { BuildProgress, DraftJob, DraftOutcome, DraftPlace, DraftResults } from './draft-job.ts';

/** As it is compiled, also for who runs this file from its source. */
const SCRIPT = join(import.meta.dirname, '../../../dist/server/drafts/draft-worker.js');
const MEMORY_MIB = 4_096;
const START_SECONDS = 60;
/** Music that nobody has asked for so long gives its memory back. */
const IDLE_SECONDS = 300;

/** A process for drafts, started at the first job; jobs are done one after the other. */
export interface DraftProcess {
  /**
   * Does a job.
   *
   * @throws {DraftRefusedError} where the music or the draft does not allow it; says paths relative to the music folder
   */
  perform<Kind extends DraftJob['kind']>(
    job: DraftJob & { kind: Kind },
    options?: { onProgress?: (progress: BuildProgress) => void },
  ): Promise<DraftResults[Kind]>;
  close(): Promise<void>;
}

export function createDraftProcess({
  musicFolder,
  /** Whose names are left out of what is said. */
  panelsFolder,
}: {
  musicFolder: string;
  panelsFolder: string | null;
}): DraftProcess {
  const slot = createWorkerSlot<DraftPlace, DraftJob, DraftOutcome>({
    script: SCRIPT,
    start: { musicFolder },
    memoryMib: MEMORY_MIB,
    startSeconds: START_SECONDS,
  });
  let last: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  let idle: NodeJS.Timeout | undefined;

  const withoutFolders = (message: string): string =>
    [musicFolder, ...(panelsFolder === null ? [] : [panelsFolder])].reduce(
      (text, folder) => text.replaceAll(`${folder}/`, '').replaceAll(folder, 'the folder'),
      message,
    );

  async function run(
    job: DraftJob,
    onProgress: ((progress: BuildProgress) => void) | undefined,
  ): Promise<DraftResults[keyof DraftResults]> {
    const outcome = await slot.perform(job, {
      onProgress: (progress) => onProgress?.(progress as BuildProgress),
    });
    if (outcome.kind === 'late')
      throw new DraftRefusedError(`This music was not ready after ${outcome.limitSeconds} s.`);
    if (outcome.kind === 'ended')
      throw new DraftRefusedError(
        `The program that opens music ${outcome.how}: try shorter pieces or fewer versions at once.`,
      );
    if (outcome.result.kind === 'refused')
      throw new DraftRefusedError(withoutFolders(outcome.result.message));
    return outcome.result.value;
  }

  return {
    perform: ((job, { onProgress } = {}) => {
      waiting += 1;
      clearTimeout(idle);
      const next = last.catch(() => {}).then(() => run(job, onProgress));
      last = next
        .catch((error: unknown) => {
          if (error instanceof WorkerUnableError) throw error;
        })
        .finally(() => {
          waiting -= 1;
          if (waiting === 0) idle = setTimeout(() => void slot.close(), 1_000 * IDLE_SECONDS).unref();
        });
      last.catch(() => {});
      return next;
    }) as DraftProcess['perform'],
    async close() {
      clearTimeout(idle);
      await slot.close();
    },
  };
}
