import type { PanelDatabase } from './database.ts';

/**
 * Opens a database of either kind; the driver of the other is not loaded.
 *
 * @throws {DatabaseRefusedError} if it cannot be opened, is of a later version, or would not be durable
 * @throws {DatabaseInUseError} if another process has it open to write
 */
export async function openDatabase({
  database,
  readOnly,
  log,
}: {
  database: string;
  readOnly: boolean;
  log: (line: string) => void;
}): Promise<PanelDatabase> {
  if (/^postgres(ql)?:\/\//.test(database)) {
    const { openPostgres } = await import('./postgres/postgres-database.ts');
    return openPostgres({ url: database, readOnly, log });
  }
  const { openSqlite } = await import('./sqlite/sqlite-database.ts');
  return openSqlite({ databaseFile: database, readOnly });
}
