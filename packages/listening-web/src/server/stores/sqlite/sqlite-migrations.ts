import type { Database } from 'better-sqlite3';
import { DatabaseRefusedError } from '../../errors.ts';

/**
 * What brings a file from each version to the next. A released one is never changed; a file of version 0 is empty.
 *
 * The log takes inserts only. Secrets and blinding keys stand apart from it, so that a copy of the log gives nothing away.
 */
const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE event (
    panel_id TEXT NOT NULL,
    seq INTEGER NOT NULL,
    kind TEXT NOT NULL,
    body TEXT NOT NULL,
    recorded_at TEXT NOT NULL,
    previous_hash TEXT NOT NULL,
    hash TEXT NOT NULL,
    PRIMARY KEY (panel_id, seq)
  ) STRICT, WITHOUT ROWID;
  CREATE TRIGGER event_is_never_changed BEFORE UPDATE ON event
    BEGIN SELECT RAISE(ABORT, 'the event log is append-only'); END;
  CREATE TRIGGER event_is_never_removed BEFORE DELETE ON event
    BEGIN SELECT RAISE(ABORT, 'the event log is append-only'); END;
  CREATE TABLE panel_pack (
    panel_id TEXT PRIMARY KEY,
    pack TEXT NOT NULL,
    pack_folder TEXT NOT NULL
  ) STRICT;
  CREATE TABLE blinding (
    panel_id TEXT PRIMARY KEY,
    secret TEXT NOT NULL,
    blinding_key TEXT NOT NULL
  ) STRICT;
  CREATE TABLE durability_probe (
    probe INTEGER PRIMARY KEY
  ) STRICT;
  `,
  `
  CREATE TABLE log_head (
    panel_id TEXT PRIMARY KEY,
    seq INTEGER NOT NULL,
    hash TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  INSERT INTO log_head (panel_id, seq, hash)
    SELECT panel_id, seq, hash FROM event AS last
    WHERE seq = (SELECT max(seq) FROM event WHERE panel_id = last.panel_id);
  CREATE TRIGGER log_head_goes_forward BEFORE UPDATE ON log_head
    WHEN NEW.panel_id <> OLD.panel_id OR NEW.seq <= OLD.seq
    BEGIN SELECT RAISE(ABORT, 'the head of a log only goes forward'); END;
  CREATE TRIGGER log_head_is_never_removed BEFORE DELETE ON log_head
    BEGIN SELECT RAISE(ABORT, 'the event log is append-only'); END;
  ALTER TABLE panel_pack ADD COLUMN position INTEGER NOT NULL DEFAULT 0;
  UPDATE panel_pack
    SET position = (SELECT count(*) FROM panel_pack AS earlier WHERE earlier.rowid <= panel_pack.rowid);
  CREATE TABLE free_text (
    text_id TEXT PRIMARY KEY,
    panel_id TEXT NOT NULL,
    listener TEXT NOT NULL,
    salt TEXT NOT NULL,
    text TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX free_text_of_listener ON free_text (panel_id, listener);
  CREATE TABLE identity (
    panel_id TEXT NOT NULL,
    platform TEXT NOT NULL,
    external_id TEXT NOT NULL,
    listener TEXT NOT NULL,
    PRIMARY KEY (panel_id, platform, external_id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX identity_of_listener ON identity (panel_id, listener);
  CREATE TABLE invite (
    invite_sha256 TEXT PRIMARY KEY,
    panel_id TEXT NOT NULL,
    label TEXT,
    created_at TEXT NOT NULL,
    listener TEXT
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX invite_of_listener ON invite (panel_id, listener);
  CREATE TABLE admin_user (
    name TEXT PRIMARY KEY,
    role TEXT NOT NULL CHECK (role IN ('viewer', 'runner', 'admin')),
    password_hash TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE admin_session (
    token_sha256 TEXT PRIMARY KEY,
    name TEXT NOT NULL REFERENCES admin_user (name),
    expires_at TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX admin_session_of_user ON admin_session (name);
  CREATE TABLE setup_token (
    token_sha256 TEXT PRIMARY KEY,
    created_at TEXT NOT NULL,
    used_at TEXT,
    used_by TEXT
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE audit (
    seq INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    who TEXT NOT NULL,
    action TEXT NOT NULL,
    panel_id TEXT,
    detail TEXT NOT NULL
  ) STRICT;
  CREATE TRIGGER audit_is_never_changed BEFORE UPDATE ON audit
    BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
  CREATE TRIGGER audit_is_never_removed BEFORE DELETE ON audit
    BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
  CREATE TABLE writer (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    process TEXT NOT NULL,
    written_at TEXT NOT NULL
  ) STRICT;
  DROP TABLE durability_probe;
  `,
];

/** The version this program writes. */
export const SCHEMA_VERSION = MIGRATIONS.length;

/**
 * Brings a database up to date in one transaction: whatever happens meanwhile, the file is of the old version or of the new.
 *
 * @throws {DatabaseRefusedError} if the file is of a later version
 */
export function migrateSqlite({ connection, name }: { connection: Database; name: string }): void {
  const inOneStep = connection.transaction(() => {
    const version = schemaVersion({ connection, name });
    for (const migration of MIGRATIONS.slice(version)) connection.exec(migration);
    if (version < SCHEMA_VERSION) connection.pragma(`user_version = ${SCHEMA_VERSION}`);
  });
  inOneStep.immediate();
}

/**
 * The version a file is of; 0 for an empty one.
 *
 * @throws {DatabaseRefusedError} if the file is of a later version than this program knows
 */
export function schemaVersion({ connection, name }: { connection: Database; name: string }): number {
  const version = Number(connection.pragma('user_version', { simple: true }));
  if (version > SCHEMA_VERSION) {
    throw new DatabaseRefusedError({
      database: name,
      problem: `it was written by a later Earwitness (format ${version}, this one knows ${SCHEMA_VERSION})`,
    });
  }
  return version;
}
