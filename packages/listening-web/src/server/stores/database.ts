/** What every store needs of a database, whichever it is: queries are written once, in Kysely, and run on both. */
import type { Compilable, Kysely } from 'kysely';
import type { EventTable } from './event-log.ts';
import type { CopiedTable, Tables } from './tables.ts';

export interface PanelDatabase {
  /** A file, or a URL without its password: what errors call it. */
  readonly name: string;
  readonly readOnly: boolean;
  /** To read with, and to write the queries that {@link PanelDatabase.write} takes. */
  readonly tables: Kysely<Tables>;
  readonly eventTable: EventTable;
  /**
   * Runs statements in one transaction and returns, when the disk has them, how many rows each of them changed.
   *
   * @throws {StorageFailedError} if the database does not take them
   */
  write(...statements: readonly Compilable[]): Promise<readonly number[]>;
  /** Hands over the rows of every copied table as they were at one moment, some at a time. */
  snapshot(onRows: (table: CopiedTable, rows: readonly object[]) => Promise<void>): Promise<void>;
  /** Writes rows of {@link snapshot} in one transaction; nothing of it when `deliver` throws. */
  fill(
    deliver: (insert: (table: CopiedTable, rows: readonly object[]) => Promise<void>) => Promise<void>,
  ): Promise<void>;
  /**
   * Makes what was deleted unreadable in the database's files.
   *
   * @throws {StorageFailedError} if the disk does not take it, or another program reads what is to go
   */
  scrub(): Promise<void>;
  close(): Promise<void>;
}

/** Rows of a snapshot handed over at a time. */
export const ROWS_PER_COPY = 500;
