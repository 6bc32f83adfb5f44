/** Files that are whole or not there: written under a temporary name beside their place, then renamed. */
import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { copyFile, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

async function putInPlace(path: string, make: (temporary: string) => Promise<void>): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    await make(temporary);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** Writes a file in one step for every reader; the folder is made where it is missing. */
export function writeFileSafely(
  path: string,
  content: string | Uint8Array,
  { mode = 0o666 }: { mode?: number } = {},
): Promise<void> {
  return putInPlace(path, (temporary) => writeFile(temporary, content, { mode, flag: 'wx' }));
}

/** Copies a file in one step for every reader, sharing its blocks where the file system can; the folder is made where it is missing. */
export function copyFileSafely(from: string, to: string): Promise<void> {
  return putInPlace(to, (temporary) => copyFile(from, temporary, constants.COPYFILE_FICLONE));
}
