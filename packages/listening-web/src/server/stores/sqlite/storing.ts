import Database from 'better-sqlite3';
import { StorageFailedError } from '../../errors.ts';

/** Runs a write, and says of one that SQLite refuses what a caller needs to know. */
export function storing<T>(write: () => T): T {
  try {
    return write();
  } catch (cause) {
    if (!(cause instanceof Database.SqliteError)) throw cause;
    throw new StorageFailedError({ reason: cause.code === 'SQLITE_FULL' ? 'full' : 'failed', cause });
  }
}
