/** Masters files, one a core at a time; each leaves its master, plan and account together, or nothing. */
import { randomUUID } from 'node:crypto';
import { copyFile, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { formatPlan, type MasteringBrief, type MasteringPlan } from '@earwitness/engine';
import { createMasteringPool, type FileMastering, type WavBitDepth } from '@earwitness/engine/files';
import { mapSome } from '../measure/map-some.ts';
import type { FailedFile } from '../measure/measure-files.ts';
import { describeFailure } from '../terminal/report-failure.ts';
import type { MasterPlace } from './master-places.ts';

export interface MasteredFile extends MasterPlace {
  readonly mastering: FileMastering;
}

interface MasterFilesOptions {
  readonly threads: number;
  readonly brief: MasteringBrief;
  readonly plan?: MasteringPlan | undefined;
  readonly acceptOtherMix: boolean;
  readonly bitDepth?: WavBitDepth | undefined;
  /** Writes the account of a master that lies at `masterPath` for the time being. */
  readonly writeAccount: (
    file: string,
    mastered: MasteredFile & { readonly masterPath: string },
  ) => Promise<void>;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: {
    readonly finished: number;
    readonly share: number;
    readonly file: string;
  }) => void;
}

export const isMastered = (result: MasteredFile | FailedFile): result is MasteredFile =>
  'mastering' in result;

/**
 * @returns in the order of `places`
 * @throws the signal's reason, when it aborts; what was not finished has then left nothing behind
 */
export async function masterFiles(
  places: readonly MasterPlace[],
  { threads, signal, onProgress, writeAccount, ...order }: MasterFilesOptions,
): Promise<readonly (MasteredFile | FailedFile)[]> {
  const pool = createMasteringPool({ threads });
  const shares = places.map(() => 0);
  let finished = 0;
  const report = (index: number, share: number) => {
    shares[index] = share;
    const sum = shares.reduce((total, one) => total + one, 0);
    onProgress({ finished, share: sum / places.length, file: places[index]!.mix });
  };
  const masterOne = async (place: MasterPlace, index: number): Promise<MasteredFile | FailedFile> => {
    try {
      signal.throwIfAborted();
      const mastering = await inOneStep(place, signal, async (at) => {
        const made = await pool.masterFile(place.mix, {
          ...order,
          out: at(place.out),
          onProgress: (share) => report(index, share * (place.accountFile === undefined ? 1 : 0.97)),
          signal,
        });
        await writeFile(at(place.planFile), formatPlan(made.plan));
        if (place.accountFile !== undefined) {
          const mastered = { ...place, mastering: made, masterPath: at(place.out) };
          await writeAccount(at(place.accountFile), mastered);
        }
        return made;
      });
      return { ...place, mastering };
    } catch (error) {
      const { line } = describeFailure(error);
      return { file: place.mix, reason: line.includes(place.mix) ? line : `${place.mix}: ${line}` };
    } finally {
      finished += 1;
      report(index, 1);
    }
  };
  try {
    // One more than threads, so that none waits while an account is written.
    const results = await mapSome(places, threads + 1, masterOne);
    signal.throwIfAborted();
    return results;
  } finally {
    await pool.close();
  }
}

/**
 * Makes a place's files in a hidden folder beside the master, and moves them to their places when all are whole.
 *
 * @param make receives a function that says where a file is to be made
 */
async function inOneStep<Result>(
  { out, planFile, accountFile }: MasterPlace,
  signal: AbortSignal,
  make: (at: (file: string) => string) => Promise<Result>,
): Promise<Result> {
  const folder = dirname(out);
  await mkdir(folder, { recursive: true });
  const unfinished = join(folder, `.${basename(out)}.${randomUUID()}.part`);
  await mkdir(unfinished);
  const at = (file: string) => join(unfinished, basename(file));
  try {
    const result = await make(at);
    signal.throwIfAborted();
    for (const file of [out, planFile, ...(accountFile === undefined ? [] : [accountFile])]) {
      await moveIntoPlace(at(file), file);
    }
    return result;
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
}

/** In one step also where the two lie on different disks. */
async function moveIntoPlace(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true });
  try {
    await rename(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EXDEV') throw error;
    const near = `${to}.${randomUUID()}.part`;
    try {
      await copyFile(from, near);
      await rename(near, to);
    } finally {
      await rm(near, { force: true });
    }
  }
}
