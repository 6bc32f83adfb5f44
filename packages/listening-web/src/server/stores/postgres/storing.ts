import { DatabaseError } from 'pg';
import { PanelServerError, StorageFailedError } from '../../errors.ts';

/** PostgreSQL's code for a disk without room. */
const DISK_FULL = '53100';

/** Runs a write, and says of one that did not come off what a caller needs to know. */
export async function storing<T>(write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (cause) {
    if (cause instanceof PanelServerError) throw cause;
    const full = cause instanceof DatabaseError && cause.code === DISK_FULL;
    throw new StorageFailedError({ reason: full ? 'full' : 'failed', cause });
  }
}
