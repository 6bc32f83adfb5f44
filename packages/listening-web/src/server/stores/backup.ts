import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { link, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { CopyRefusedError } from '../errors.ts';
import { copyDatabase } from './copy-stores.ts';
import type { PanelDatabase } from './database.ts';
import { flushToDisk } from './flush-to-disk.ts';

/** What file systems that give a file no second name say to one: FAT, exFAT, some network drives. */
const NO_LINKS = ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'];

/**
 * Writes a copy of a database, as of now, to a file: first beside it, then, when it is whole and on the disk, in its place.
 *
 * @throws {CopyRefusedError} if the file exists and `replace` is not set, a database of its name is open or has left its log there, or
 *   the copy is not what was copied
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
    const { logsBeside, replaceDatabase } = await import('./sqlite/replace-database.ts');
    const [log] = logsBeside(target);
    if (replace && (existsSync(target) || log !== undefined)) {
      await replaceDatabase({ from: partial, to: target });
    } else {
      if (log !== undefined) throw refuse(`${log} is of another database of that name: choose another`);
      await takeName({ from: partial, to: target });
    }
    await flushToDisk(dirname(target));
  } catch (cause) {
    if (cause instanceof CopyRefusedError) throw cause;
    const { code, message } = cause as NodeJS.ErrnoException;
    throw refuse(
      code === 'EEXIST' ? 'there is a file of that name, and it is never overwritten unless asked' : message,
      cause,
    );
  } finally {
    for (const ending of ['', '-journal']) await rm(`${partial}${ending}`, { force: true });
  }
}

async function writeCopy({ database, partial }: { database: PanelDatabase; partial: string }): Promise<void> {
  const { openSqliteCopy } = await import('./sqlite/sqlite-database.ts');
  const copy = openSqliteCopy(partial);
  try {
    await copyDatabase({ from: database, to: copy });
  } finally {
    await copy.close();
  }
}

/** Gives a file a name that nothing has: the system's own error, EEXIST, where something does. */
async function takeName({ from, to }: { from: string; to: string }): Promise<void> {
  try {
    await link(from, to);
  } catch (problem) {
    if (!NO_LINKS.includes((problem as NodeJS.ErrnoException).code ?? '')) throw problem;
    // An empty file takes the name, so that what is renamed to it takes nobody's place.
    await writeFile(to, '', { mode: 0o600, flag: 'wx' });
    try {
      await rename(from, to);
    } catch (unnamed) {
      await rm(to, { force: true });
      throw unnamed;
    }
  }
}
