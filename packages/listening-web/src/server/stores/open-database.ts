import type { PanelDatabase } from './database.ts';

/**
 * Opens a database of either kind; the driver of the other is not loaded.
 *
 * @param keepWritersOut with `readOnly`: whether nobody may write until it is closed
 * @throws {DatabaseRefusedError} if it cannot be opened, is of a later version, or would not be durable
 * @throws {DatabaseInUseError} if another process has it open to write, unless it is only read and that is allowed
 */
export async function openDatabase({
  database,
  readOnly,
  keepWritersOut = false,
  log,
}: {
  database: string;
  readOnly: boolean;
  keepWritersOut?: boolean;
  log: (line: string) => void;
}): Promise<PanelDatabase> {
  if (/^postgres(ql)?:\/\//.test(database)) {
    const { openPostgres } = await import('./postgres/postgres-database.ts');
    return openPostgres({ url: database, readOnly, keepWritersOut, log });
  }
  const { openSqlite } = await import('./sqlite/sqlite-database.ts');
  return openSqlite({ databaseFile: database, readOnly, keepWritersOut });
}
