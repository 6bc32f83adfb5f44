/** Files that hold what cannot be made again: for their owner's eyes, and never over another. */
import { type FileHandle, open, rm } from 'node:fs/promises';
import { UsageError } from '../terminal/report-failure.ts';
import { makeFolderFor } from './folder-for.ts';

const refuse = (file: string) =>
  new UsageError(
    `Cannot write ${file}: it exists already, and holds what cannot be made again; choose another name with --out`,
  );

const failure =
  (file: string) =>
  (error: NodeJS.ErrnoException): never => {
    throw error.code === 'EEXIST' ? refuse(file) : error;
  };

/**
 * Makes a file before the work, so that what the work gives has a place, and adds to it part by part, each on the disk before the next.
 * A file that nothing was added to is gone afterwards.
 *
 * @throws {UsageError} where there is a file already, or its folder cannot be made or written to
 */
export async function withNewFile<Result>(
  file: string,
  work: (add: (text: string) => Promise<void>) => Promise<Result>,
): Promise<Result> {
  await makeFolderFor(file);
  const handle: FileHandle = await open(file, 'wx', 0o600).catch(failure(file));
  let isEmpty = true;
  try {
    return await work(async (text) => {
      isEmpty = false;
      await handle.appendFile(text);
      await handle.datasync();
    });
  } finally {
    await handle.close();
    if (isEmpty) await rm(file, { force: true });
  }
}
