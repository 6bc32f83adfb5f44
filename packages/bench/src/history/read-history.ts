/** All runs that are kept. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf } from '../errors.ts';
import { type HistoryEntry, historyFolderOf, readHistoryEntry } from './history-entry.ts';

export interface DamagedEntry {
  readonly folder: string;
  readonly datasetId: string;
  readonly runId: string;
  /** What is wrong with it, in one line. */
  readonly problem: string;
}

export interface RunHistory {
  /** The newest first. */
  readonly entries: readonly HistoryEntry[];
  readonly damaged: readonly DamagedEntry[];
}

/** What is at work, or was left half by somebody who was ended. */
export const isUnfinishedName = (name: string): boolean => name.startsWith('.');

async function foldersIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isDirectory() && !isUnfinishedName(entry.name))
    .map(({ name }) => name)
    .sort();
}

/** Where every entry lies, whole or damaged. */
export async function findHistoryFolders(
  reportsFolder: string,
): Promise<{ folder: string; datasetId: string; runId: string }[]> {
  const historyFolder = historyFolderOf(reportsFolder);
  const found: { folder: string; datasetId: string; runId: string }[] = [];
  for (const datasetId of await foldersIn(historyFolder))
    for (const runId of await foldersIn(join(historyFolder, datasetId)))
      found.push({ folder: join(historyFolder, datasetId, runId), datasetId, runId });
  return found;
}

const ageOf = ({ build, runId }: HistoryEntry): string => `${build.finished} ${runId}`;

/**
 * Reads the history of a folder of runs; a damaged entry is named and does not stop the others. An entry removed meanwhile is not there.
 */
export async function readHistory(reportsFolder: string): Promise<RunHistory> {
  const entries: HistoryEntry[] = [];
  const damaged: DamagedEntry[] = [];
  for (const { folder, datasetId, runId } of await findHistoryFolders(reportsFolder)) {
    try {
      entries.push(await readHistoryEntry(folder));
    } catch (error) {
      const isThere = await readdir(folder).then(
        () => true,
        () => false,
      );
      if (isThere) damaged.push({ folder, datasetId, runId, problem: messageOf(error) });
    }
  }
  return { entries: entries.sort((one, other) => (ageOf(one) < ageOf(other) ? 1 : -1)), damaged };
}
