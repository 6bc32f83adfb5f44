/** The folder that a file is to go to: proven before any work, made when work begins. */
import { access, constants, mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { UsageError } from '../terminal/report-failure.ts';

/** @throws {UsageError} a folder that cannot be written to, or cannot come to be */
export async function requireFolderFor(file: string): Promise<void> {
  await missingFoldersOf(file);
}

/** @throws {UsageError} a folder that cannot be written to, or cannot be made */
export async function makeFolderFor(file: string): Promise<void> {
  // One by one: the recursive mkdir of Node 20 never ends where the system says ENOENT to it, as /proc does.
  for (const folder of await missingFoldersOf(file)) {
    try {
      await mkdir(folder);
    } catch (error) {
      // Files that are made side by side make their common folder side by side, too.
      if (await isFolder(folder)) continue;
      const { code } = error as NodeJS.ErrnoException;
      throw new UsageError(`Cannot write ${file}: the folder ${folder} cannot be made (${code})`);
    }
  }
}

/** The outermost first. */
async function missingFoldersOf(file: string): Promise<readonly string[]> {
  const missing: string[] = [];
  let folder = dirname(file);
  while (!(await exists(folder))) {
    missing.unshift(folder);
    const above = dirname(folder);
    if (above === folder) throw new UsageError(`Cannot write ${file}: ${folder} does not exist`);
    folder = above;
  }
  if (!(await isFolder(folder))) throw new UsageError(`Cannot write ${file}: ${folder} is not a folder`);
  const isOpen = await access(folder, constants.W_OK | constants.X_OK).then(
    () => true,
    () => false,
  );
  if (!isOpen) throw new UsageError(`Cannot write ${file}: the folder ${folder} cannot be written to`);
  return missing;
}

const exists = async (path: string): Promise<boolean> =>
  (await stat(path).catch(() => undefined)) !== undefined;

const isFolder = async (path: string): Promise<boolean> =>
  (await stat(path).catch(() => undefined))?.isDirectory() ?? false;
