import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DatabaseRefusedError, EventLogBrokenError, EventLogMovedError } from '../errors.ts';
import type { PanelEvent } from '../panels/panel-events.ts';
import { openDatabase, type PanelDatabase } from './database.ts';
import { sqliteEventLog } from './event-log.ts';

let folder: string;
let databaseFile: string;
let database: PanelDatabase;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'earwitness-log-'));
  databaseFile = join(folder, 'log.sqlite');
  database = openDatabase(databaseFile);
});
afterEach(() => {
  database.close();
  rmSync(folder, { recursive: true });
});

const recordedAt = '2026-01-01T00:00:00.000Z';
const voided = (number: number): PanelEvent => ({
  kind: 'trial-voided',
  session: 'a'.repeat(32),
  number,
  training: false,
  attempt: 0,
});
const batch = (...numbers: number[]) => ({ panelId: 'p', recordedAt, events: numbers.map(voided) });

/** Changes the file behind the log's back, past its triggers. */
function tamper(sql: string): void {
  const other = new Database(databaseFile);
  other.exec('DROP TRIGGER event_is_never_changed; DROP TRIGGER event_is_never_removed;');
  other.exec(sql);
  other.close();
}

describe('openDatabase()', () => {
  it('flushes every commit to the disk, asked after a write', () => {
    database.exec('INSERT INTO durability_probe DEFAULT VALUES');
    expect(database.pragma('synchronous', { simple: true })).toBe(2);
    expect(database.pragma('journal_mode', { simple: true })).toBe('wal');
  });

  it('makes a file that only its owner reads, with all that lies beside it', () => {
    database.exec('INSERT INTO durability_probe DEFAULT VALUES');
    const files = readdirSync(folder);
    expect(files.toSorted()).toEqual(['log.sqlite', 'log.sqlite-shm', 'log.sqlite-wal']);
    for (const file of files) expect(statSync(join(folder, file)).mode & 0o777).toBe(0o600);
  });

  it('refuses a file that is no database, and one of a later version, in one line', () => {
    const text = join(folder, 'notes.sqlite');
    writeFileSync(text, 'These are notes, and not a database at all. '.repeat(100));
    expect(() => openDatabase(text)).toThrow(DatabaseRefusedError);
    database.pragma('user_version = 999');
    expect(() => openDatabase(databaseFile)).toThrow(/later Earwitness/);
  });
});

describe('append()', () => {
  it('resolves when another connection can read the events', async () => {
    const log = sqliteEventLog(database);
    const appended = log.append(batch(1, 2));
    const other = new Database(databaseFile, { readonly: true });
    const count = other.prepare<[], { n: number }>('SELECT count(*) AS n FROM event');
    expect(count.get()?.n).toBe(0);
    const receipts = await appended;
    expect(count.get()?.n).toBe(2);
    expect(receipts.map(({ seq }) => seq)).toEqual([1, 2]);
    other.close();
  });

  it('counts and chains each panel apart', async () => {
    const log = sqliteEventLog(database);
    const [, q] = await Promise.all([
      log.append(batch(1)),
      log.append({ ...batch(1, 2), panelId: 'q' }),
      log.append(batch(2)),
    ]);
    expect(q.map(({ seq }) => seq)).toEqual([1, 2]);
    expect(log.read('p').map(({ event }) => event)).toEqual([voided(1), voided(2)]);
    expect(log.verify('q')).toMatchObject({ intact: true, events: 2 });
  });

  it('writes all batches of one turn of the event loop in one transaction, or none', async () => {
    const log = sqliteEventLog(database);
    await log.append(batch(1));
    database.exec(
      `CREATE TRIGGER disk_full BEFORE INSERT ON event WHEN NEW.seq = 3 BEGIN SELECT RAISE(ABORT, 'disk full'); END`,
    );
    const outcomes = await Promise.allSettled([log.append(batch(2)), log.append(batch(3))]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(log.verify('p')).toMatchObject({ intact: true, events: 1 });
    database.exec('DROP TRIGGER disk_full');
    await log.append(batch(2, 3));
    expect(log.verify('p')).toMatchObject({ intact: true, events: 3 });
  });

  it('of nothing waits for what was appended before it', async () => {
    const log = sqliteEventLog(database);
    let first = false;
    void log.append(batch(1)).then(() => {
      first = true;
    });
    await log.append(batch());
    expect(first).toBe(true);
  });

  it('refuses to go on where another process wrote, until it has read that', async () => {
    const log = sqliteEventLog(database);
    await log.append(batch(1));
    const other = sqliteEventLog(database);
    other.read('p');
    await other.append(batch(2));
    await expect(log.append(batch(3))).rejects.toThrow(EventLogMovedError);
    expect(log.read('p')).toHaveLength(2);
    await log.append(batch(3));
    expect(log.verify('p')).toMatchObject({ intact: true, events: 3 });
  });

  it('cannot be undone: the table takes neither updates nor deletes', async () => {
    await sqliteEventLog(database).append(batch(1));
    expect(() => database.exec(`UPDATE event SET body = '{}'`)).toThrow(/append-only/);
    expect(() => database.exec('DELETE FROM event')).toThrow(/append-only/);
  });
});

describe('verify()', () => {
  const changes: Record<string, string> = {
    body: `body = replace(body, '"number":3', '"number":4')`,
    kind: `kind = 'panel-closed'`,
    'recorded time': `recorded_at = '2027-01-01T00:00:00.000Z'`,
    hash: `hash = '${'0'.repeat(64)}'`,
    'previous hash': `previous_hash = '${'0'.repeat(64)}'`,
  };
  for (const [what, change] of Object.entries(changes)) {
    it(`names the event whose ${what} was changed`, async () => {
      const log = sqliteEventLog(database);
      await log.append(batch(1, 2, 3, 4, 5));
      tamper(`UPDATE event SET ${change} WHERE seq = 3`);
      expect(log.verify('p')).toMatchObject({ intact: false, firstBrokenSeq: 3 });
      expect(() => log.read('p')).toThrow(EventLogBrokenError);
    });
  }

  it('names an event that was taken out, at the end as well', async () => {
    const log = sqliteEventLog(database);
    await log.append(batch(1, 2, 3, 4, 5));
    tamper('DELETE FROM event WHERE seq = 5');
    expect(log.verify('p')).toMatchObject({ intact: false, firstBrokenSeq: 5 });
    const other = new Database(databaseFile);
    other.exec('DELETE FROM event WHERE seq = 2');
    other.close();
    expect(log.verify('p')).toMatchObject({ intact: false, firstBrokenSeq: 2 });
  });

  it('names the first event of another panel’s chain put in place of this one’s', async () => {
    const log = sqliteEventLog(database);
    await log.append(batch(1));
    await log.append({ ...batch(1, 2), panelId: 'q' });
    tamper(`DELETE FROM event WHERE panel_id = 'p'; UPDATE event SET panel_id = 'p'`);
    expect(log.verify('p')).toMatchObject({ intact: false, firstBrokenSeq: 1 });
  });
});
