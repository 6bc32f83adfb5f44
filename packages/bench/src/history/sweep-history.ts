/** Takes away what those left who were ended while they kept or removed a run. */
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { historyFolderOf } from './history-entry.ts';
import { isUnfinishedName } from './read-history.ts';

/** Nobody takes so long to copy an entry or to remove one. */
const LEFT_AFTER_MS = 3_600_000;

export async function sweepHistory(reportsFolder: string): Promise<void> {
  const historyFolder = historyFolderOf(reportsFolder);
  const datasets = await readdir(historyFolder, { withFileTypes: true }).catch(() => []);
  for (const dataset of datasets.filter((entry) => entry.isDirectory())) {
    const folder = join(historyFolder, dataset.name);
    for (const name of await readdir(folder).catch((): string[] => [])) {
      if (!isUnfinishedName(name)) continue;
      const changed = await stat(join(folder, name)).catch(() => null);
      if (changed === null || Date.now() - changed.mtimeMs < LEFT_AFTER_MS) continue;
      await rm(join(folder, name), { recursive: true, force: true });
    }
  }
}
