/** From a folder to the store that is meant, and the runs that use it. */
import { dirname, join } from 'node:path';
import { findRunFolders, isStore } from '@earwitness/bench';
import { UsageError } from '../terminal/report-failure.ts';

/**
 * @param folder a store, or the folder that it lies in beside its runs
 * @returns the store, and the runs that lie beside it
 */
export async function findStore(folder: string): Promise<{ storeFolder: string; runFolders: string[] }> {
  const storeFolder = (await isStore(folder)) ? folder : join(folder, 'store');
  if (!(await isStore(storeFolder)))
    throw new UsageError(`Cannot tidy ${folder}: it is no store of runs, and holds none`);
  return { storeFolder, runFolders: await findRunFolders(dirname(storeFolder)) };
}
