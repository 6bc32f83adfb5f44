/** All that a panel server keeps, in SQLite or PostgreSQL: the one door to what must not be lost. */
import { type AdminStore, adminStore } from './admins.ts';
import { backUp } from './backup.ts';
import { type BlindingKeyRows, blindingKeyRows } from './blinding-key-rows.ts';
import { eraseListener } from './erase-listener.ts';
import { chainedEventLog, type EventLog } from './event-log.ts';
import { type FreeTextStore, freeTextStore } from './free-texts.ts';
import { type IdentityStore, identityStore } from './identities.ts';
import { type InviteStore, inviteStore } from './invites.ts';
import { openDatabase } from './open-database.ts';
import { type PackStore, packStore } from './packs.ts';
import { readiness } from './readiness.ts';

export interface PanelStores {
  /** A file, or a URL without its password. */
  readonly database: string;
  readonly readOnly: boolean;
  readonly log: EventLog;
  readonly packs: PackStore;
  /** Secrets and blinding keys as opaque text: only `blinding/` knows what they say. */
  readonly blindingKeys: BlindingKeyRows;
  readonly freeTexts: FreeTextStore;
  readonly identities: IdentityStore;
  readonly invites: InviteStore;
  readonly admins: AdminStore;
  /**
   * Deletes who a listener is and what they wrote in their own words, for good; what they answered stays, under a pseudonym. The log
   * holds only salted hashes of these texts, so its chain stays whole; to note the erasure in it is the caller's.
   *
   * @throws {StorageFailedError} if the database does not take it, or another program still reads the write-ahead log in which it
   *   lies: the rows are gone then, and to erase again does the rest
   */
  erase(listener: { panelId: string; listener: string }): Promise<void>;
  /**
   * Writes a copy as of now to a file, whatever is written meanwhile: a SQLite database that can be opened like any other.
   *
   * @throws {CopyRefusedError} if the file exists and `replace` is not set, or the copy is not whole
   */
  backup(backupFile: string, options?: { readonly replace?: boolean }): Promise<void>;
  /** Whether the database takes writes: one of the last 10 seconds, or one made to find out. */
  ready(): Promise<boolean>;
  /** Writes what was appended before it, and lets go of the database. */
  close(): Promise<void>;
}

/**
 * Opens what a panel server keeps; a SQLite file is made when it does not exist, for its owner's eyes only, and tables of an
 * earlier version are brought up to date. One process at a time may write.
 *
 * @param database a file, or a URL that begins with `postgres://` or `postgresql://`
 * @param readOnly to look while another process serves the database
 * @throws {DatabaseRefusedError} if the database cannot be opened, is of a later version, or would not be durable
 * @throws {DatabaseInUseError} if another process has it open to write
 */
export async function openStores({
  database: name,
  readOnly = false,
  log = () => {},
}: {
  database: string;
  readOnly?: boolean;
  log?: (line: string) => void;
}): Promise<PanelStores> {
  const database = await openDatabase({ database: name, readOnly, log });
  const eventLog = chainedEventLog(database.eventTable);
  return {
    database: database.name,
    readOnly,
    log: eventLog,
    packs: packStore(database),
    blindingKeys: blindingKeyRows(database),
    freeTexts: freeTextStore(database),
    identities: identityStore(database),
    invites: inviteStore(database),
    admins: adminStore(database),
    erase: (listener) => eraseListener(database, listener),
    backup: (backupFile, options) => backUp(database, { backupFile, ...options }),
    ready: readiness({ database, log }),
    async close() {
      await eventLog.settled();
      await database.close();
    },
  };
}
