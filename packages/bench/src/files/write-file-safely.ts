/** Files that are whole or not there: written under a temporary name beside their place, then renamed. */
import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { copyFile, mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';

/** Whose file it is, so that one who was killed can be told from one who still writes. */
const HOST = hostname().replace(/[^\w-]/g, '-');
const OF_A_WRITER = /\.([\w-]+)\.(\d+)\.[0-9a-f]{12}\.tmp$/;

async function putInPlace(path: string, make: (temporary: string) => Promise<void>): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const temporary = `${path}.${HOST}.${process.pid}.${randomBytes(6).toString('hex')}.tmp`;
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

/** Takes away, from a folder and those below, what writers of this machine left there that were killed before they could rename it. */
export async function removeAbandonedFiles(folder: string): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  for (const { name, parentPath } of entries) {
    const [, host, pid] = OF_A_WRITER.exec(name) ?? [];
    if (host === HOST && !isAlive(Number(pid))) await rm(join(parentPath, name), { force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (problem) {
    // another user's is alive as well
    return (problem as NodeJS.ErrnoException).code === 'EPERM';
  }
}
