import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { DatabaseRefusedError } from '../errors.ts';

export type PanelDatabase = Database.Database;

const SCHEMA_VERSION = 1;

/**
 * The log takes inserts only. Secrets and blinding keys stand apart from it, so that a copy of the log gives nothing away.
 */
const SCHEMA = `
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
`;

/** SQLite's number for `synchronous=FULL`: every commit is on the disk before it returns. */
const SYNCHRONOUS_FULL = 2;

/**
 * Opens the panel database, made for its owner's eyes only when it does not exist; its folder is made too.
 *
 * @throws {DatabaseRefusedError} if the file is not a database, is of a later version, or would not be durable
 */
export function openDatabase(databaseFile: string): PanelDatabase {
  let database: PanelDatabase | undefined;
  try {
    makeReadableByOwnerOnly(databaseFile);
    database = new Database(databaseFile);
    database.pragma('journal_mode = WAL');
    database.pragma('synchronous = FULL');
    database.pragma('busy_timeout = 5000');
    migrate({ database, databaseFile });
    assertDurable({ database, databaseFile });
    return database;
  } catch (cause) {
    database?.close();
    if (cause instanceof DatabaseRefusedError) throw cause;
    throw new DatabaseRefusedError({
      databaseFile,
      problem: cause instanceof Error ? cause.message : String(cause),
      cause,
    });
  }
}

/** It holds secrets and blinding keys; SQLite takes the mode over for the files beside it. */
function makeReadableByOwnerOnly(databaseFile: string): void {
  mkdirSync(dirname(databaseFile), { recursive: true });
  try {
    writeFileSync(databaseFile, '', { mode: 0o600, flag: 'wx' });
  } catch (problem) {
    if ((problem as NodeJS.ErrnoException).code !== 'EEXIST') throw problem;
  }
}

function migrate({ database, databaseFile }: { database: PanelDatabase; databaseFile: string }): void {
  const inOneStep = database.transaction(() => {
    const version = Number(database.pragma('user_version', { simple: true }));
    if (version > SCHEMA_VERSION) {
      throw new DatabaseRefusedError({
        databaseFile,
        problem: `it was written by a later Earwitness (format ${version}, this one knows ${SCHEMA_VERSION})`,
      });
    }
    if (version === 0) {
      database.exec(SCHEMA);
      database.pragma(`user_version = ${SCHEMA_VERSION}`);
    }
  });
  inOneStep.immediate();
}

/** The build's default for WAL is NORMAL, and it takes hold only with the first write: so write, then ask. */
function assertDurable({ database, databaseFile }: { database: PanelDatabase; databaseFile: string }): void {
  database.exec('INSERT INTO durability_probe DEFAULT VALUES; DELETE FROM durability_probe;');
  const synchronous = Number(database.pragma('synchronous', { simple: true }));
  if (synchronous !== SYNCHRONOUS_FULL) {
    throw new DatabaseRefusedError({
      databaseFile,
      problem: `its commits are not flushed to the disk (synchronous is ${synchronous}, must be ${SYNCHRONOUS_FULL})`,
    });
  }
}
