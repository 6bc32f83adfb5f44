/** Lists what a store holds that no run needs any more, and removes it when it is told to. */
import { resolve } from 'node:path';
import { collectGarbage } from '@earwitness/bench';
import { findStore } from './find-store.ts';
import { storeTable } from './store-table.ts';

interface GcOptions {
  keep: string[];
  olderThan: number;
  yes?: boolean;
  json?: boolean;
}

export async function tidyStore(
  folder: string,
  { keep, olderThan, yes = false, json = false }: GcOptions,
): Promise<void> {
  const { storeFolder, runFolders } = await findStore(resolve(folder));
  const contents = await collectGarbage({
    storeFolder,
    runFolders: [...new Set([...runFolders, ...keep.map((run) => resolve(run))])],
    olderThanDays: olderThan,
    remove: yes,
  });
  if (json) {
    process.stdout.write(`${JSON.stringify(contents, null, 2)}\n`);
    return;
  }
  process.stdout.write(`${storeTable(contents)}\n`);
  const isAnything = contents.rooms.some(({ unusedCount }) => unusedCount > 0);
  if (!yes && isAnything) process.stdout.write('Nothing was removed: --yes removes what is unused.\n');
}
