/** From a folder to the store that is meant, and the runs that use it. */
import { dirname, join } from 'node:path';
import { findRunFolders, isStore, pinnedRunFolders } from '@earwitness/bench';
import { UsageError } from '../terminal/report-failure.ts';

/**
 * @param folder a store, or the folder that it lies in beside its runs
 * @returns the store, and the runs whose files it is to keep: those that lie beside it, and the pinned ones of their history
 */
export async function findStore(folder: string): Promise<{ storeFolder: string; runFolders: string[] }> {
  const storeFolder = (await isStore(folder)) ? folder : join(folder, 'store');
  if (!(await isStore(storeFolder)))
    throw new UsageError(`Cannot tidy ${folder}: it is no store of runs, and holds none`);
  const reportsFolder = dirname(storeFolder);
  const runFolders = [...(await findRunFolders(reportsFolder)), ...(await pinnedRunFolders(reportsFolder))];
  return { storeFolder, runFolders };
}
