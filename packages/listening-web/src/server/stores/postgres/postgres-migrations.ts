import type { PoolClient } from 'pg';
import { DatabaseRefusedError } from '../../errors.ts';

/** Keys are ordered by their bytes, as in SQLite, whatever language the server speaks. */
const TEXT = 'TEXT COLLATE "C"';

/**
 * What brings a database from each version to the next, in step with SQLite's. A released one is never changed; before
 * version 2 there was no PostgreSQL, so the first step leads there at once.
 */
const MIGRATIONS: readonly { readonly version: number; readonly statements: string }[] = [
  {
    version: 2,
    statements: `
    CREATE TABLE event (
      panel_id ${TEXT} NOT NULL,
      seq INTEGER NOT NULL,
      kind TEXT NOT NULL,
      body TEXT NOT NULL,
      recorded_at TEXT NOT NULL,
      previous_hash TEXT NOT NULL,
      hash TEXT NOT NULL,
      PRIMARY KEY (panel_id, seq)
    );
    CREATE TABLE log_head (
      panel_id ${TEXT} PRIMARY KEY,
      seq INTEGER NOT NULL,
      hash TEXT NOT NULL
    ) WITH (fillfactor = 50);
    CREATE TABLE panel_pack (
      panel_id ${TEXT} PRIMARY KEY,
      pack TEXT NOT NULL,
      pack_folder TEXT NOT NULL,
      position INTEGER NOT NULL
    );
    CREATE TABLE blinding (
      panel_id ${TEXT} PRIMARY KEY,
      secret TEXT NOT NULL,
      blinding_key TEXT NOT NULL
    );
    CREATE TABLE free_text (
      text_id ${TEXT} PRIMARY KEY,
      panel_id ${TEXT} NOT NULL,
      listener ${TEXT} NOT NULL,
      salt TEXT NOT NULL,
      text TEXT NOT NULL
    );
    CREATE INDEX free_text_of_listener ON free_text (panel_id, listener);
    CREATE TABLE identity (
      panel_id ${TEXT} NOT NULL,
      platform ${TEXT} NOT NULL,
      external_id ${TEXT} NOT NULL,
      listener ${TEXT} NOT NULL,
      PRIMARY KEY (panel_id, platform, external_id)
    );
    CREATE INDEX identity_of_listener ON identity (panel_id, listener);
    CREATE TABLE invite (
      invite_sha256 ${TEXT} PRIMARY KEY,
      panel_id ${TEXT} NOT NULL,
      label TEXT,
      created_at ${TEXT} NOT NULL,
      listener ${TEXT}
    );
    CREATE INDEX invite_of_listener ON invite (panel_id, listener);
    CREATE TABLE admin_user (
      name ${TEXT} PRIMARY KEY,
      role TEXT NOT NULL CHECK (role IN ('viewer', 'runner', 'admin')),
      password_hash TEXT NOT NULL
    );
    CREATE TABLE admin_session (
      token_sha256 ${TEXT} PRIMARY KEY,
      name ${TEXT} NOT NULL REFERENCES admin_user (name),
      expires_at ${TEXT} NOT NULL
    );
    CREATE INDEX admin_session_of_user ON admin_session (name);
    CREATE TABLE setup_token (
      token_sha256 ${TEXT} PRIMARY KEY,
      created_at TEXT NOT NULL,
      used_at TEXT,
      used_by ${TEXT}
    );
    CREATE TABLE audit (
      seq INTEGER PRIMARY KEY,
      at TEXT NOT NULL,
      who TEXT NOT NULL,
      action TEXT NOT NULL,
      panel_id TEXT,
      detail TEXT NOT NULL
    );
    CREATE TABLE writer (
      id INTEGER PRIMARY KEY CHECK (id = 1),
      process TEXT NOT NULL,
      written_at TEXT NOT NULL
    );

    CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN RAISE EXCEPTION 'the table % is append-only', TG_TABLE_NAME; END $$;
    CREATE TRIGGER event_is_never_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON event
      FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
    CREATE TRIGGER audit_is_never_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON audit
      FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
    CREATE TRIGGER log_head_is_never_removed BEFORE DELETE OR TRUNCATE ON log_head
      FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
    CREATE TRIGGER log_head_goes_forward BEFORE UPDATE ON log_head
      FOR EACH ROW WHEN (NEW.panel_id <> OLD.panel_id OR NEW.seq <= OLD.seq) EXECUTE FUNCTION refuse_change();
    `,
  },
];

const SCHEMA_VERSION = 2;

/**
 * Brings a database up to date, in the transaction that the client is in.
 *
 * @throws {DatabaseRefusedError} if it is of a later version
 */
export async function migratePostgres({ client, name }: { client: PoolClient; name: string }): Promise<void> {
  await client.query('CREATE TABLE IF NOT EXISTS schema_version (version INTEGER NOT NULL)');
  const version = await schemaVersion(client);
  refuseLater({ version, name });
  for (const migration of MIGRATIONS) {
    if (migration.version > version) await client.query(migration.statements);
  }
  if (version < SCHEMA_VERSION) {
    await client.query('DELETE FROM schema_version');
    await client.query('INSERT INTO schema_version (version) VALUES ($1)', [SCHEMA_VERSION]);
  }
}

/**
 * Whoever only reads changes no table.
 *
 * @throws {DatabaseRefusedError} if the database is of another version
 */
export async function refuseOtherVersion({
  client,
  name,
}: {
  client: PoolClient;
  name: string;
}): Promise<void> {
  const { rows } = await client.query<{ found: boolean }>(
    `SELECT to_regclass('schema_version') IS NOT NULL AS found`,
  );
  const version = rows[0]?.found ? await schemaVersion(client) : 0;
  refuseLater({ version, name });
  if (version === SCHEMA_VERSION) return;
  throw new DatabaseRefusedError({
    database: name,
    problem:
      version === 0
        ? 'no panels were ever kept in it'
        : `it is of format ${version}, and to read it takes ${SCHEMA_VERSION}: start a server on it once`,
  });
}

async function schemaVersion(client: PoolClient): Promise<number> {
  const { rows } = await client.query<{ version: number }>('SELECT version FROM schema_version');
  return rows[0]?.version ?? 0;
}

function refuseLater({ version, name }: { version: number; name: string }): void {
  if (version <= SCHEMA_VERSION) return;
  throw new DatabaseRefusedError({
    database: name,
    problem: `it was written by a later Earwitness (format ${version}, this one knows ${SCHEMA_VERSION})`,
  });
}
