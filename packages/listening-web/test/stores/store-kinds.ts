/** The kinds of database that every fact about stores is tried on, each with fresh ones that go away. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import pg from 'pg';
import { afterAll } from 'vitest';
import { openStores } from '../../src/server/stores/panel-stores.ts';
import { type PostgresServer, sharedPostgres } from './postgres-server.ts';

export interface StoreKind {
  readonly kind: 'SQLite' | 'PostgreSQL';
  /** Where a fresh, empty database is. */
  fresh(): Promise<string>;
  /** Does something to a database behind the stores' back. */
  tamper(database: string, sql: string): Promise<void>;
  /** What lets `sql` change the log, which its triggers forbid. */
  readonly unguard: string;
}

const folder = mkdtempSync(join(tmpdir(), 'earwitness-stores-'));
const postgres = await sharedPostgres();
let files = 0;

afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await postgres?.stop();
});

const sqlite: StoreKind = {
  kind: 'SQLite',
  async fresh() {
    files += 1;
    return join(folder, `${files}`, 'panels.sqlite');
  },
  async tamper(database, sql) {
    const connection = new Database(database);
    connection.exec(sql);
    connection.close();
  },
  unguard: [
    'event_is_never_changed',
    'event_is_never_removed',
    'log_head_goes_forward',
    'log_head_is_never_removed',
  ]
    .map((trigger) => `DROP TRIGGER ${trigger};`)
    .join(' '),
};

/** Databases are copied from one that has its tables already. */
const postgresKind = ({ server, template }: { server: PostgresServer; template: string }): StoreKind => ({
  kind: 'PostgreSQL',
  fresh: () => server.createDatabase({ template: new URL(template).pathname.slice(1) }),
  async tamper(database, sql) {
    const client = new pg.Client(database);
    await client.connect();
    try {
      await client.query(sql);
    } finally {
      await client.end();
    }
  },
  unguard: 'ALTER TABLE event DISABLE TRIGGER ALL; ALTER TABLE log_head DISABLE TRIGGER ALL;',
});

/** Both kinds; without a PostgreSQL only SQLite, which is said, and is not enough where `CI` is set. */
export const STORE_KINDS: readonly StoreKind[] = [
  sqlite,
  ...(postgres === null ? [] : [postgresKind({ server: postgres, template: await withTables(postgres) })]),
];

export const postgresServer = postgres;

async function withTables(server: PostgresServer): Promise<string> {
  const database = await server.createDatabase();
  await (await openStores({ database })).close();
  return database;
}

if (postgres === null) {
  const notRun = 'not run: no PostgreSQL on this machine';
  if (process.env.CI) throw new Error(notRun);
  console.warn(notRun);
}
