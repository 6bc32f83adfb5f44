import { type RunBuild, readRunBuild } from '../runs/run-build.ts';
import type { HistoryEntry } from './history-entry.ts';

/** Whether a folder whose build this is holds a kept run: with its report, its analyses and its masters. */
export const isHeldBy = (held: RunBuild | null, { build }: Pick<HistoryEntry, 'build'>): boolean =>
  held?.recordsDigest === build.recordsDigest && held.engineDigest === build.engineDigest;

/** Whether a folder still holds a kept run; another one may lie there by now. */
export const holdsRun = async (runFolder: string, entry: Pick<HistoryEntry, 'build'>): Promise<boolean> =>
  isHeldBy(await readRunBuild(runFolder).catch(() => null), entry);
