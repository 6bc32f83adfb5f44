import { randomUUID } from 'node:crypto';
import { link, open, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { CopyRefusedError } from '../errors.ts';
import { copyDatabase } from './copy-stores.ts';
import type { PanelDatabase } from './database.ts';
import { openDatabase } from './open-database.ts';

/**
 * Writes a copy of a database, as of now, to a file: first beside it, then, when it is whole and on the disk, in its place.
 *
 * @throws {CopyRefusedError} if the file exists and `replace` is not set, or the copy is not what was copied
 */
export async function backUp(
  database: PanelDatabase,
  { backupFile, replace = false }: { backupFile: string; replace?: boolean },
): Promise<void> {
  const target = resolve(backupFile);
  // Of its own: what a killed process left is in nobody's way, and in a container all are of one number.
  const partial = `${target}.partial-${randomUUID()}`;
  const refuse = (problem: string, cause?: unknown) => new CopyRefusedError({ target, problem, cause });
  try {
    await writeFile(partial, '', { mode: 0o600, flag: 'wx' });
    await writeCopy({ database, partial });
    await flushToDisk(partial);
    if (replace) await rename(partial, target);
    else await link(partial, target);
    await flushToDisk(dirname(target));
  } catch (cause) {
    if (cause instanceof CopyRefusedError) throw cause;
    const { code, message } = cause as NodeJS.ErrnoException;
    throw refuse(
      code === 'EEXIST' ? 'there is a file of that name, and it is never overwritten unless asked' : message,
      cause,
    );
  } finally {
    for (const ending of ['', '-wal', '-shm', '-lock', '-journal'])
      await rm(`${partial}${ending}`, { force: true });
  }
}

async function writeCopy({ database, partial }: { database: PanelDatabase; partial: string }): Promise<void> {
  const copy = await openDatabase({ database: partial, readOnly: false, log: () => {} });
  try {
    await copyDatabase({ from: database, to: copy });
  } finally {
    await copy.close();
  }
}

async function flushToDisk(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
