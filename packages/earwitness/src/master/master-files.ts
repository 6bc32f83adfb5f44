/** Masters files, one a core at a time; each leaves its master, plan and account together, or nothing. */
import { writeFile } from 'node:fs/promises';
import { formatPlan, type MasteringBrief, type MasteringPlan } from '@earwitness/engine';
import { createMasteringPool, type FileMastering, type WavBitDepth } from '@earwitness/engine/files';
import { inOneStep } from '../files/in-one-step.ts';
import { mapSome } from '../measure/map-some.ts';
import type { FailedFile } from '../measure/measure-files.ts';
import { describeFailure } from '../terminal/report-failure.ts';
import { filesOf, type MasterPlace } from './master-places.ts';

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
      const mastering = await inOneStep(filesOf(place), signal, async (at) => {
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
