import { accessSync, constants, existsSync, readFileSync, statfsSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { Kysely, SqliteDialect } from 'kysely';
import { DatabaseInUseError, DatabaseRefusedError, StorageFailedError } from '../../errors.ts';
import { type PanelDatabase, ROWS_PER_COPY } from '../database.ts';
import { COPIED_TABLES, type CopiedTable, type Tables } from '../tables.ts';
import { makeOwnFile } from './own-file.ts';
import { sqliteEventTable } from './sqlite-event-table.ts';
import { migrateSqlite, SCHEMA_VERSION, schemaVersion } from './sqlite-migrations.ts';
import { storing } from './storing.ts';
import { takeWriterLock } from './writer-lock.ts';

/** SQLite's number for `synchronous=FULL`: every commit is on the disk before it returns. */
const SYNCHRONOUS_FULL = 2;
const BUSY_MILLISECONDS = 5000;
/**
 * By the numbers that Linux tells them by.
 *
 * @source statfs(2)
 */
const NETWORK_FILE_SYSTEMS: ReadonlyMap<number, string> = new Map([
  [0x6969, 'NFS'],
  [0xff534d42, 'CIFS'],
  [0xfe534d42, 'SMB'],
  [0x517b, 'SMB'],
  [0x01021997, '9P'],
]);

/**
 * Opens a database file, made for its owner's eyes only when it does not exist; its folder is made too. One that is only read is
 * neither made nor changed.
 *
 * @param keepWritersOut whether nobody may write while it is read
 * @throws {DatabaseRefusedError} if the file is not a database, is of a later version, or would not be durable
 * @throws {DatabaseInUseError} if another process writes to it, unless it is only read and that is allowed
 */
export function openSqlite({
  databaseFile,
  readOnly,
  keepWritersOut = false,
}: {
  databaseFile: string;
  readOnly: boolean;
  keepWritersOut?: boolean;
}): PanelDatabase {
  const name = databaseFile;
  try {
    if (!readOnly) return openToWrite(databaseFile);
    return keepWritersOut ? openToReadAlone(databaseFile) : openToRead(databaseFile);
  } catch (cause) {
    if (cause instanceof DatabaseRefusedError || cause instanceof DatabaseInUseError) throw cause;
    const problem = cause instanceof Error ? cause.message : String(cause);
    throw new DatabaseRefusedError({ database: name, problem, cause });
  }
}

function openToWrite(databaseFile: string): PanelDatabase {
  makeOwnFile(databaseFile);
  refuseNetworkFileSystem(databaseFile);
  const lock = requireWriterLock(databaseFile);
  try {
    const connection = connectToWrite({ databaseFile, journal: 'wal' });
    return sqliteDatabase({ connection, name: databaseFile, readOnly: false, onClosed: lock.release });
  } catch (problem) {
    lock.release();
    throw problem;
  }
}

/**
 * Opens a file that nobody else knows of, to put a copy in it: with no log beside it that others would need, so that it may lie
 * anywhere, on a network drive too.
 */
export function openSqliteCopy(databaseFile: string): PanelDatabase {
  const connection = connectToWrite({ databaseFile, journal: 'delete' });
  return sqliteDatabase({ connection, name: databaseFile, readOnly: false });
}

function requireWriterLock(databaseFile: string): { release(): void } {
  const lock = takeWriterLock(databaseFile);
  if (lock !== null) return lock;
  throw new DatabaseInUseError({ database: databaseFile, owner: writerOf(databaseFile) });
}

function connectToWrite({
  databaseFile,
  journal,
}: {
  databaseFile: string;
  journal: 'wal' | 'delete';
}): Database.Database {
  const connection = new Database(databaseFile, { timeout: BUSY_MILLISECONDS });
  try {
    connection.pragma(`journal_mode = ${journal}`);
    connection.pragma('synchronous = FULL');
    connection.pragma('secure_delete = ON');
    migrateSqlite({ connection, name: databaseFile });
    connection
      .prepare('INSERT OR REPLACE INTO writer (id, process, written_at) VALUES (1, ?, ?)')
      .run(`process ${process.pid} on ${hostname()}`, new Date().toISOString());
    assertDurable({ connection, name: databaseFile, journal });
    return connection;
  } catch (problem) {
    connection.close();
    throw problem;
  }
}

function openToReadAlone(databaseFile: string): PanelDatabase {
  requireFile(databaseFile);
  const lock = mayHaveWriters(databaseFile) ? requireWriterLock(databaseFile) : { release() {} };
  try {
    return openToRead(databaseFile, { onClosed: lock.release });
  } catch (problem) {
    lock.release();
    throw problem;
  }
}

/** Nobody writes where no lock can be made, and none was. */
function mayHaveWriters(databaseFile: string): boolean {
  const lockFile = `${databaseFile}-lock`;
  const wasMade = existsSync(lockFile);
  try {
    accessSync(wasMade ? lockFile : dirname(databaseFile), constants.W_OK);
    return true;
  } catch (problem) {
    return wasMade && (problem as NodeJS.ErrnoException).code !== 'EROFS';
  }
}

function requireFile(databaseFile: string): void {
  if (existsSync(databaseFile)) return;
  throw new DatabaseRefusedError({ database: databaseFile, problem: 'there is no such file' });
}

function openToRead(databaseFile: string, { onClosed }: { onClosed?: () => void } = {}): PanelDatabase {
  requireFile(databaseFile);
  const connection = connectToRead(databaseFile);
  try {
    if (schemaVersion({ connection, name: databaseFile }) === SCHEMA_VERSION) {
      return sqliteDatabase({ connection, name: databaseFile, readOnly: true, onClosed });
    }
    // Whoever only reads changes no file: a copy in memory is brought up to date instead.
    const copy = inMemory(connection.serialize());
    connection.close();
    migrateSqlite({ connection: copy, name: databaseFile });
    return sqliteDatabase({ connection: copy, name: databaseFile, readOnly: true, onClosed });
  } catch (problem) {
    connection.close();
    throw problem;
  }
}

/** A file with a write-ahead log needs others beside it even to be read; where none can be made, its bytes are read instead. */
function connectToRead(databaseFile: string): Database.Database {
  const connection = new Database(databaseFile, { readonly: true, timeout: BUSY_MILLISECONDS });
  try {
    connection.pragma('user_version');
    return connection;
  } catch (problem) {
    connection.close();
    const isWhole = !existsSync(`${databaseFile}-wal`);
    const mayNot =
      problem instanceof Database.SqliteError && /^SQLITE_(CANTOPEN|READONLY)/.test(problem.code);
    if (mayNot && isWhole) return inMemory(readFileSync(databaseFile));
    throw problem;
  }
}

/** Bytes 18 and 19 say that a file has a write-ahead log; one in memory cannot, and 1 is how a file without says so. */
function inMemory(bytes: Buffer): Database.Database {
  bytes[18] = 1;
  bytes[19] = 1;
  return new Database(bytes);
}

/** Locks and shared memory do not hold there, and neither does a promise about flushes. */
function refuseNetworkFileSystem(databaseFile: string): void {
  const kind = NETWORK_FILE_SYSTEMS.get(statfsSync(databaseFile).type);
  if (kind === undefined) return;
  throw new DatabaseRefusedError({
    database: databaseFile,
    problem: `it lies on a network file system (${kind}), where answers could be lost: keep it on a disk of this machine, or use PostgreSQL`,
  });
}

/** Who says to be writing to a file; null when it cannot be read. */
function writerOf(databaseFile: string): string | null {
  try {
    const connection = new Database(databaseFile, { readonly: true });
    try {
      const writer = connection.prepare<[], { process: string }>('SELECT process FROM writer').get();
      return writer?.process ?? null;
    } finally {
      connection.close();
    }
  } catch {
    return null;
  }
}

/** The build's default for WAL is NORMAL, and it takes hold only with the first write: so this is asked after one. */
function assertDurable({
  connection,
  name,
  journal,
}: {
  connection: Database.Database;
  name: string;
  journal: 'wal' | 'delete';
}): void {
  const synchronous = Number(connection.pragma('synchronous', { simple: true }));
  const found = connection.pragma('journal_mode', { simple: true });
  if (synchronous === SYNCHRONOUS_FULL && found === journal) return;
  throw new DatabaseRefusedError({
    database: name,
    problem: `its commits are not flushed to the disk (synchronous is ${synchronous}, must be ${SYNCHRONOUS_FULL}; journal is ${found}, must be ${journal})`,
  });
}

function sqliteDatabase({
  connection,
  name,
  readOnly,
  onClosed = () => {},
}: {
  connection: Database.Database;
  name: string;
  readOnly: boolean;
  onClosed?: (() => void) | undefined;
}): PanelDatabase {
  const tables = new Kysely<Tables>({ dialect: new SqliteDialect({ database: connection }) });

  const insertRows = (table: CopiedTable, rows: readonly object[]): void => {
    const names = Object.keys(rows[0] ?? {});
    const places = names.map((column) => `@${column}`);
    const insert = connection.prepare(
      `INSERT INTO ${table} (${names.join(', ')}) VALUES (${places.join(', ')})`,
    );
    for (const row of rows) insert.run(row);
  };

  return {
    name,
    readOnly,
    tables,
    eventTable: sqliteEventTable(connection),

    async write(...statements) {
      const compiled = statements.map((statement) => statement.compile());
      const inOneTransaction = connection.transaction(() =>
        compiled.map(({ sql, parameters }) => connection.prepare(sql).run(...parameters).changes),
      );
      return storing(() => inOneTransaction.immediate());
    },

    async snapshot(onRows) {
      // A connection of its own, since a transaction on the other would take in what is written meanwhile.
      const reading = connection.memory ? connection : new Database(name, { readonly: true });
      try {
        reading.exec('BEGIN');
        for (const table of Object.keys(COPIED_TABLES) as CopiedTable[]) {
          let rows: object[] = [];
          const all = reading.prepare<[], object>(
            `SELECT * FROM ${table} ORDER BY ${COPIED_TABLES[table].join(', ')}`,
          );
          for (const row of all.iterate()) {
            rows.push(row);
            if (rows.length < ROWS_PER_COPY) continue;
            await onRows(table, rows);
            rows = [];
          }
          if (rows.length > 0) await onRows(table, rows);
        }
        reading.exec('COMMIT');
      } finally {
        if (reading !== connection) reading.close();
      }
    },

    async fill(deliver) {
      connection.exec('BEGIN IMMEDIATE');
      try {
        await deliver(async (table, rows) => storing(() => insertRows(table, rows)));
        storing(() => connection.exec('COMMIT'));
      } catch (problem) {
        if (connection.inTransaction) connection.exec('ROLLBACK');
        throw problem;
      }
    },

    async scrub() {
      storing(() => {
        // Deleted content is overwritten, but where pages were rearranged before, pieces of it lie about: these go with the old pages.
        connection.exec('VACUUM');
        const [checkpoint] = connection.pragma('wal_checkpoint(TRUNCATE)') as { busy: number }[];
        if (checkpoint?.busy !== 0) {
          throw new StorageFailedError({
            reason: 'failed',
            cause: 'another program reads it, so what was deleted is still in the write-ahead log',
          });
        }
      });
    },

    async close() {
      await tables.destroy();
      // Kysely closes only what it has used.
      connection.close();
      onClosed();
    },
  };
}
