import { readRunBuild } from '../runs/run-build.ts';
import type { HistoryEntry } from './history-entry.ts';

/** Whether a folder still holds a kept run: with its report, its analyses and its masters. */
export async function holdsRun(runFolder: string, { build }: Pick<HistoryEntry, 'build'>): Promise<boolean> {
  const held = await readRunBuild(runFolder).catch(() => null);
  return held?.recordsDigest === build.recordsDigest && held.engineDigest === build.engineDigest;
}
