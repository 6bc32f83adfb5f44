import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { CopyRefusedError } from '../../errors.ts';
import { flushToDisk } from '../flush-to-disk.ts';
import { takeWriterLock } from './writer-lock.ts';

/** What SQLite keeps beside a database and would take for part of any other that gets its name. */
const LOGS = ['-wal', '-shm', '-journal'] as const;

/** The logs that lie where a database of this name would have its own. */
export const logsBeside = (databaseFile: string): readonly string[] =>
  LOGS.map((ending) => `${databaseFile}${ending}`).filter((file) => existsSync(file));

/**
 * Puts a whole database in the place of another, or of any file. At every moment a whole one has the name: the old one takes its logs
 * in before they go, and they go before the new one comes.
 *
 * @throws {CopyRefusedError} if a server or another program has the old one open
 */
export async function replaceDatabase({ from, to }: { from: string; to: string }): Promise<void> {
  const refuse = (problem: string) => new CopyRefusedError({ target: to, problem });
  const lock = takeWriterLock(to);
  if (lock === null) throw refuse('a server has the database of that name open: stop it first');
  try {
    if (!takeLogsIn(to)) throw refuse('another program reads the database of that name: end it first');
    const logs = logsBeside(to);
    for (const file of logs) await rm(file);
    if (logs.length > 0) await flushToDisk(dirname(to));
    await rename(from, to);
  } finally {
    lock.release();
  }
}

/** Whether a database now holds what was in its logs; what is no database has none. */
function takeLogsIn(databaseFile: string): boolean {
  if (!existsSync(databaseFile)) return true;
  try {
    const database = new Database(databaseFile, { timeout: 0 });
    try {
      const [checkpoint] = database.pragma('wal_checkpoint(TRUNCATE)') as { busy: number }[];
      return checkpoint?.busy === 0;
    } finally {
      database.close();
    }
  } catch (problem) {
    if (!(problem instanceof Database.SqliteError)) throw problem;
    // A disk that is full or fails says nothing of what the logs hold.
    if (/^SQLITE_(FULL|IOERR)/.test(problem.code)) throw problem;
    return !problem.code.startsWith('SQLITE_BUSY');
  }
}
