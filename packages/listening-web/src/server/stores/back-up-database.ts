import { openStores } from './panel-stores.ts';

/**
 * Writes a copy of a database as of now, beside a server that serves it or without: a SQLite file that can be opened like any other.
 *
 * @param database a file, or a `postgres://` URL
 * @throws {CopyRefusedError} if the file exists and `replace` is not set, or the copy is not whole
 */
export async function backUpDatabase({
  database,
  backupFile,
  replace = false,
}: {
  database: string;
  backupFile: string;
  replace?: boolean;
}): Promise<void> {
  const stores = await openStores({ database, readOnly: true });
  try {
    await stores.backup(backupFile, { replace });
  } finally {
    await stores.close();
  }
}
