import { hostname } from 'node:os';
import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { DatabaseInUseError, DatabaseRefusedError } from '../../errors.ts';
import { type PanelDatabase, ROWS_PER_COPY } from '../database.ts';
import { COPIED_TABLES, type CopiedTable, type Tables } from '../tables.ts';
import { inTransaction } from './in-transaction.ts';
import { postgresEventTable } from './postgres-event-table.ts';
import { migratePostgres, refuseOtherVersion } from './postgres-migrations.ts';
import { storing } from './storing.ts';

/** What the writer's lock is called among the database's advisory locks: "earwitne" as a number. */
const WRITER_LOCK = '7305429303989694053';
const READING_CONNECTIONS = 4;
/** A statement that takes longer is given up: whoever waits for it has long sent their answer again. */
const STATEMENT_MILLISECONDS = 30_000;
const CONNECT_MILLISECONDS = 10_000;
const LOCK_MILLISECONDS = 2000;
/** PostgreSQL's code for a lock that was not to be had in time. */
const LOCK_NOT_AVAILABLE = '55P03';

/**
 * Opens a PostgreSQL database and makes its tables when they do not exist.
 *
 * All writes go through one connection, which holds a lock as long as it lives: whoever has lost the lock cannot write, and
 * nobody else can take it while a transaction of the old connection is under way.
 *
 * @param keepWritersOut with `readOnly`: whether nobody may write until it is closed
 * @throws {DatabaseRefusedError} if it cannot be reached, is of a later version, or does not flush its commits
 * @throws {DatabaseInUseError} if another process has it open to write, unless it is only read and that is allowed
 */
export async function openPostgres({
  url,
  readOnly,
  keepWritersOut = false,
  log,
}: {
  url: string;
  readOnly: boolean;
  keepWritersOut?: boolean;
  log: (line: string) => void;
}): Promise<PanelDatabase> {
  const name = withoutPassword(url);
  /** A lost connection is an error of the query under way, and a new one takes its place; unheard, it would end the process. */
  const sayLost = (problem: Error) => log(`A connection to ${name} was lost: ${problem.message}`);
  const settings: pg.PoolConfig = {
    connectionString: url,
    application_name: 'earwitness',
    connectionTimeoutMillis: CONNECT_MILLISECONDS,
    keepAlive: true,
  };
  const reader = new pg.Pool({
    ...settings,
    max: READING_CONNECTIONS,
    statement_timeout: STATEMENT_MILLISECONDS,
    onConnect: async (client) => {
      client.on('error', sayLost);
      await client.query('SET default_transaction_read_only = on');
    },
  });
  const writer = new pg.Pool({
    ...settings,
    max: 1,
    // The lock ends with the connection.
    idleTimeoutMillis: 0,
    statement_timeout: STATEMENT_MILLISECONDS,
    idle_in_transaction_session_timeout: STATEMENT_MILLISECONDS,
    onConnect: async (client) => {
      client.on('error', sayLost);
      await takeWriterLock({ client, name });
    },
  });
  // Said by the connection itself already, which its pool repeats.
  for (const pool of [reader, writer]) pool.on('error', () => {});
  const closeAll = () => Promise.all([reader.end(), writer.end()]);

  try {
    if (readOnly) {
      // Its connection holds the lock until it is closed, and runs nothing.
      if (keepWritersOut) (await writer.connect()).release();
      await inTransaction(reader, (client) => refuseOtherVersion({ client, name }));
    } else {
      await inTransaction(writer, (client) => migratePostgres({ client, name }));
      await assertDurable({ writer, name, log });
    }
  } catch (cause) {
    await closeAll();
    if (cause instanceof DatabaseRefusedError || cause instanceof DatabaseInUseError) throw cause;
    const problem = cause instanceof Error ? cause.message || String(cause) : String(cause);
    throw new DatabaseRefusedError({ database: name, problem, cause });
  }
  return postgresDatabase({ reader, writer, name, readOnly, closeAll });
}

function postgresDatabase({
  reader,
  writer,
  name,
  readOnly,
  closeAll,
}: {
  reader: pg.Pool;
  writer: pg.Pool;
  name: string;
  readOnly: boolean;
  closeAll: () => Promise<unknown>;
}): PanelDatabase {
  const inWriterTransaction = <T>(run: (client: pg.PoolClient) => Promise<T>) => {
    if (readOnly)
      throw new DatabaseRefusedError({ database: name, problem: 'it was opened to be read only' });
    return inTransaction(writer, run);
  };
  return {
    name,
    readOnly,
    tables: new Kysely<Tables>({ dialect: new PostgresDialect({ pool: reader }) }),
    eventTable: postgresEventTable({ reader, inWriterTransaction }),

    write: (...statements) =>
      storing(() =>
        inWriterTransaction(async (client) => {
          const changed: number[] = [];
          for (const statement of statements) {
            const { sql, parameters } = statement.compile();
            const { rowCount } = await client.query(sql, [...parameters]);
            changed.push(rowCount ?? 0);
          }
          return changed;
        }),
      ),

    snapshot: (onRows) =>
      inTransaction(reader, async (client) => {
        await client.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY');
        for (const table of Object.keys(COPIED_TABLES) as CopiedTable[]) {
          await client.query(
            `DECLARE copied NO SCROLL CURSOR FOR SELECT * FROM ${table} ORDER BY ${COPIED_TABLES[table].join(', ')}`,
          );
          for (;;) {
            const { rows } = await client.query<object>(`FETCH ${ROWS_PER_COPY} FROM copied`);
            if (rows.length === 0) break;
            await onRows(table, rows);
          }
          await client.query('CLOSE copied');
        }
      }),

    fill: (deliver) =>
      inWriterTransaction((client) =>
        deliver(async (table, rows) => {
          const names = Object.keys(rows[0] ?? {});
          const places = rows.map(
            (_, row) => `(${names.map((__, column) => `$${row * names.length + column + 1}`).join(', ')})`,
          );
          await storing(() =>
            client.query(
              `INSERT INTO ${table} (${names.join(', ')}) VALUES ${places.join(', ')}`,
              rows.flatMap((row) => Object.values(row)),
            ),
          );
        }),
      ),

    // What was deleted lies in no row any more; its pages are PostgreSQL's own to clean.
    scrub: async () => {},

    async close() {
      await closeAll();
    },
  };
}

/**
 * Called for each new connection of the writer, also for one that takes the place of a lost one. Waits a little, since the lock of
 * a process that was killed is there until its connection notices.
 */
async function takeWriterLock({ client, name }: { client: pg.ClientBase; name: string }): Promise<void> {
  await client.query(`SET lock_timeout = ${LOCK_MILLISECONDS}`);
  try {
    await client.query('SELECT pg_advisory_lock($1)', [WRITER_LOCK]);
  } catch (cause) {
    if (!(cause instanceof pg.DatabaseError) || cause.code !== LOCK_NOT_AVAILABLE) throw cause;
    throw new DatabaseInUseError({ database: name, owner: await writerOf(client) });
  }
  await client.query('SET lock_timeout = DEFAULT; SET synchronous_commit = on');
}

/** Who says to be writing; null when nobody did yet. */
async function writerOf(client: pg.ClientBase): Promise<string | null> {
  try {
    const { rows } = await client.query<{ process: string }>('SELECT process FROM writer');
    return rows[0]?.process ?? null;
  } catch {
    return null;
  }
}

/** Writes, and asks in the same transaction whether its commit will wait for the disk. */
async function assertDurable({
  writer,
  name,
  log,
}: {
  writer: pg.Pool;
  name: string;
  log: (line: string) => void;
}): Promise<void> {
  const setting = async (
    client: pg.PoolClient,
    parameter: 'synchronous_commit' | 'fsync' | 'full_page_writes',
  ) => {
    const { rows } = await client.query<Record<string, string>>(`SHOW ${parameter}`);
    return rows[0]?.[parameter] ?? '';
  };
  await inTransaction(writer, async (client) => {
    await client.query(
      `INSERT INTO writer (id, process, written_at) VALUES (1, $1, $2)
       ON CONFLICT (id) DO UPDATE SET process = excluded.process, written_at = excluded.written_at`,
      [`process ${process.pid} on ${hostname()}`, new Date().toISOString()],
    );
    const synchronous = await setting(client, 'synchronous_commit');
    if (synchronous !== 'on') {
      throw new DatabaseRefusedError({
        database: name,
        problem: `its commits do not wait for the disk (synchronous_commit is ${synchronous}, must be on)`,
      });
    }
    for (const parameter of ['fsync', 'full_page_writes'] as const) {
      if ((await setting(client, parameter)) !== 'on') {
        log(`PostgreSQL at ${name} runs with ${parameter} off: a power cut can lose or break what it keeps`);
      }
    }
  });
}

function withoutPassword(url: string): string {
  try {
    const parsed = new URL(url);
    parsed.password = '';
    parsed.searchParams.delete('password');
    return parsed.href;
  } catch {
    return 'given as a PostgreSQL URL';
  }
}
