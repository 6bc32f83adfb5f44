import Database from 'better-sqlite3';
import { makeOwnFile } from './own-file.ts';

/**
 * Takes the lock that only one writer of a database file holds, or returns null when somebody has it.
 *
 * It is the system's own lock on a file beside the database, so it ends with the process, however that ends. The file stays, empty:
 * whoever removed it could take it from under another's lock.
 */
export function takeWriterLock(databaseFile: string): { release(): void } | null {
  const lockFile = `${databaseFile}-lock`;
  makeOwnFile(lockFile);
  const lock = new Database(lockFile, { timeout: 0 });
  try {
    lock.pragma('journal_mode = MEMORY');
    lock.exec('BEGIN EXCLUSIVE');
    return { release: () => void lock.close() };
  } catch (problem) {
    lock.close();
    if (problem instanceof Database.SqliteError && problem.code === 'SQLITE_BUSY') return null;
    throw problem;
  }
}
