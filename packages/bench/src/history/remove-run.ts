/** Takes runs out of the history: an entry is there whole, or not at all. */
import { randomBytes } from 'node:crypto';
import { rename, rm, utimes } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { BenchError } from '../errors.ts';
import { type HistoryEntry, readRunLabel } from './history-entry.ts';
import { readHistory } from './read-history.ts';

async function takeAway(folder: string): Promise<void> {
  const gone = join(dirname(folder), `.${basename(folder)}.${randomBytes(6).toString('hex')}.tmp`);
  await rename(folder, gone);
  // what an ended removal leaves is swept away by its date
  const now = new Date();
  await utimes(gone, now, now);
  await rm(gone, { recursive: true, force: true });
}

/**
 * Removes a kept run, or what is left of a damaged one. The folder that the run was made in, and the store, stay as they are.
 *
 * @param folder the folder of its entry
 * @throws {BenchError} when it is pinned
 */
export async function removeRun(folder: string): Promise<void> {
  const { isPinned } = await readRunLabel(folder).catch(() => ({ isPinned: false }));
  if (isPinned)
    throw new BenchError(`Cannot remove ${basename(folder)} as it is pinned: take the pin away first`);
  await takeAway(folder);
}

/** Which kept runs are beyond the newest so many of their dataset; pinned ones are neither counted nor among them. */
export async function findOldRuns(
  reportsFolder: string,
  { keep }: { keep: number },
): Promise<readonly HistoryEntry[]> {
  if (!Number.isInteger(keep) || keep < 0)
    throw new RangeError(
      `Cannot keep so many runs as it must be a whole number >= 0: current value is ${keep}`,
    );
  const { entries } = await readHistory(reportsFolder);
  const seen = new Map<string, number>();
  return entries.filter(({ datasetId, isPinned }) => {
    if (isPinned) return false;
    const place = seen.get(datasetId) ?? 0;
    seen.set(datasetId, place + 1);
    return place >= keep;
  });
}
