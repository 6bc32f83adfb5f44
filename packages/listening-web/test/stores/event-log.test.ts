import { createRandom } from '@earwitness/bench/statistics';
import { afterEach, describe, expect, it } from 'vitest';
import {
  EventLogBrokenError,
  EventLogMovedError,
  StorageFailedError,
  UnknownEventError,
} from '../../src/server/errors.ts';
import type { PanelDatabase } from '../../src/server/stores/database.ts';
import { chainedEventLog, type EventRow } from '../../src/server/stores/event-log.ts';
import { openDatabase } from '../../src/server/stores/open-database.ts';
import { report } from '../faults/account.ts';
import { batchOf, numbered, RECORDED_AT } from './log-events.ts';
import { STORE_KINDS } from './store-kinds.ts';

const opened: PanelDatabase[] = [];
afterEach(async () => {
  for (const database of opened.splice(0)) await database.close();
});

async function open(name: string, { readOnly = false } = {}): Promise<PanelDatabase> {
  const database = await openDatabase({ database: name, readOnly, log: () => {} });
  opened.push(database);
  return database;
}

const s = 'a'.repeat(32);
const t = 'b'.repeat(32);
const ofSession = (session: string, ...numbers: readonly number[]) => ({
  panelId: 'p',
  recordedAt: RECORDED_AT,
  events: numbers.map((number) => numbered(number, session)),
});

describe.each(STORE_KINDS)('the event log in $kind', ({ kind, fresh, tamper, unguard }) => {
  /** Lets the database refuse events of one number, and takes that back. */
  const refusals = {
    SQLite: {
      begin: (number: number) =>
        `CREATE TRIGGER refused BEFORE INSERT ON event WHEN NEW.body LIKE '%"number":${number},%'
         BEGIN SELECT RAISE(ABORT, 'refused'); END`,
      end: 'DROP TRIGGER refused',
    },
    PostgreSQL: {
      begin: (number: number) =>
        `ALTER TABLE event ADD CONSTRAINT refused CHECK (body NOT LIKE '%"number":${number},%') NOT VALID`,
      end: 'ALTER TABLE event DROP CONSTRAINT refused',
    },
  }[kind];

  async function freshLog() {
    const name = await fresh();
    const database = await open(name);
    const log = chainedEventLog(database.eventTable);
    const numbers = async (panelId = 'p') =>
      (await log.read(panelId)).map(({ event }) => ('number' in event ? event.number : null));
    return { name, database, log, numbers };
  }

  describe('append()', () => {
    it('resolves once another connection can read the events', async () => {
      const { name, log } = await freshLog();
      const reading = chainedEventLog((await open(name, { readOnly: true })).eventTable);
      expect(await reading.verify('p')).toMatchObject({ events: 0 });
      const receipts = await log.append(batchOf(1, 2));
      expect(await reading.verify('p')).toMatchObject({ events: 2, headHash: receipts[1]?.hash });
      expect(receipts.map(({ seq }) => seq)).toEqual([1, 2]);
      expect(await log.head('p')).toEqual(receipts[1]);
    });

    it('counts and chains each panel apart', async () => {
      const { log, numbers } = await freshLog();
      const [, q] = await Promise.all([
        log.append(batchOf(1)),
        log.append({ ...batchOf(1, 2), panelId: 'q' }),
        log.append(batchOf(2)),
      ]);
      expect(q.map(({ seq }) => seq)).toEqual([1, 2]);
      expect(await numbers()).toEqual([1, 2]);
      expect(await log.verify('q')).toMatchObject({ intact: true, events: 2 });
    });

    it('writes all batches of one turn of the event loop in one transaction', async () => {
      const { database } = await freshLog();
      let transactions = 0;
      const counted = chainedEventLog({
        ...database.eventTable,
        append: (panelIds, chain) => {
          transactions += 1;
          return database.eventTable.append(panelIds, chain);
        },
      });
      await Promise.all(Array.from({ length: 50 }, (_, index) => counted.append(batchOf(index + 1))));
      expect(transactions).toBe(1);
      expect(await counted.verify('p')).toMatchObject({ events: 50 });
    });

    it('keeps the order in which it was called, over many turns', async () => {
      const { log, numbers } = await freshLog();
      const appends: Promise<unknown>[] = [];
      for (let number = 1; number <= 60; number += 1) {
        appends.push(log.append(batchOf(number)));
        if (number % 7 === 0) await new Promise((resolve) => setImmediate(resolve));
      }
      await Promise.all(appends);
      expect(await numbers()).toEqual(Array.from({ length: 60 }, (_, index) => index + 1));
    });

    it('of nothing waits for what was appended before it', async () => {
      const { log } = await freshLog();
      let first = false;
      void log.append(batchOf(1)).then(() => {
        first = true;
      });
      await log.append(batchOf());
      expect(first).toBe(true);
    });

    it('of a batch that cannot be written fails alone, and what comes after is chained as if it had never been', async () => {
      const { name, log, numbers } = await freshLog();
      await tamper(name, refusals.begin(3));
      const outcomes = await Promise.allSettled([
        log.append(ofSession(s, 1)),
        log.append(ofSession(t, 2, 3)),
        log.append(ofSession(s, 4)),
        log.append({ ...ofSession(t, 5), panelId: 'q' }),
      ]);
      expect(outcomes.map(({ status }) => status)).toEqual([
        'fulfilled',
        'rejected',
        'fulfilled',
        'fulfilled',
      ]);
      expect(outcomes[1]).toMatchObject({ reason: expect.any(StorageFailedError) });
      expect(await numbers()).toEqual([1, 4]);
      expect(await numbers('q')).toEqual([5]);
      await tamper(name, refusals.end);
      await log.append(ofSession(t, 2, 3));
      expect(await numbers()).toEqual([1, 4, 2, 3]);
    });

    it('takes down with a batch those that were decided on it: of its session, and of nothing', async () => {
      const { name, log, numbers } = await freshLog();
      await tamper(name, refusals.begin(1));
      const outcomes = await Promise.allSettled([
        log.append(ofSession(s, 1)),
        log.append(ofSession(s, 2)),
        log.append(ofSession(t, 3)),
        log.append(batchOf()),
      ]);
      expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'fulfilled', 'rejected']);
      expect(await numbers()).toEqual([3]);
    });

    it('takes down the whole panel with a batch that was of no session', async () => {
      const { name, log } = await freshLog();
      await tamper(name, refusals.begin(1));
      const ofPanel = { ...batchOf(), events: [{ kind: 'listeners-invited', invites: 1 } as const] };
      const frozen = { ...batchOf(1), events: [...ofPanel.events, numbered(1)] };
      const outcomes = await Promise.allSettled([log.append(frozen), log.append(ofSession(t, 2))]);
      expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
      await log.read('p');
      await tamper(name, refusals.end);
      await tamper(
        name,
        kind === 'SQLite'
          ? `CREATE TRIGGER refused BEFORE INSERT ON event WHEN NEW.kind = 'listeners-invited' BEGIN SELECT RAISE(ABORT, 'no'); END`
          : `ALTER TABLE event ADD CONSTRAINT refused CHECK (kind <> 'listeners-invited') NOT VALID`,
      );
      const after = await Promise.allSettled([log.append(ofPanel), log.append(ofSession(t, 3))]);
      expect(after.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    });

    it('is refused after a failure until the panel was read by everyone who was told of it', async () => {
      const { name, log, numbers } = await freshLog();
      await tamper(name, refusals.begin(1));
      await expect(log.append(ofSession(s, 1))).rejects.toThrow(StorageFailedError);
      await tamper(name, refusals.end);
      await expect(log.append(ofSession(t, 2))).rejects.toThrow(StorageFailedError);
      await log.append({ ...ofSession(t, 3), panelId: 'q' });
      const reads = [log.read('p'), log.read('p')];
      await expect(log.append(ofSession(t, 2))).rejects.toThrow(StorageFailedError);
      await Promise.all(reads);
      await log.append(ofSession(t, 2));
      expect(await numbers()).toEqual([2]);
    });

    it('is not allowed again by a read that began before the failure', async () => {
      const { name, database } = await freshLog();
      let goOn = () => {};
      const held = new Promise<void>((resolve) => {
        goOn = resolve;
      });
      const log = chainedEventLog({
        ...database.eventTable,
        async rowsAfter(panelId, seq, limit) {
          const rows = await database.eventTable.rowsAfter(panelId, seq, limit);
          await held;
          return rows;
        },
      });
      await log.append(ofSession(s, 9));
      const begunBefore = log.read('p');
      await tamper(name, refusals.begin(1));
      await expect(log.append(ofSession(s, 1))).rejects.toThrow(StorageFailedError);
      await tamper(name, refusals.end);
      goOn();
      await begunBefore;
      await expect(log.append(ofSession(t, 2))).rejects.toThrow(StorageFailedError);
      await log.read('p');
      await log.append(ofSession(t, 2));
    });

    it('refuses to go on where another process wrote, until it has read that', async () => {
      const { database, log, numbers } = await freshLog();
      await log.append(batchOf(1));
      const other = chainedEventLog(database.eventTable);
      await other.read('p');
      await other.append(batchOf(2));
      await expect(log.append(batchOf(3))).rejects.toThrow(EventLogMovedError);
      expect(await numbers()).toEqual([1, 2]);
      await log.append(batchOf(3));
      expect(await log.verify('p')).toMatchObject({ intact: true, events: 3 });
    });

    it('of what nobody knows whether it was written is not written twice', async () => {
      const { database } = await freshLog();
      let lost = true;
      const log = chainedEventLog({
        ...database.eventTable,
        async append(panelIds, chain) {
          const written = await database.eventTable.append(panelIds, chain);
          if (lost) throw new Error('the connection was lost after the commit');
          return written;
        },
      });
      await expect(log.append(batchOf(1))).rejects.toThrow();
      lost = false;
      expect(await log.read('p')).toHaveLength(1);
      await log.append(batchOf(2));
      expect(await log.verify('p')).toMatchObject({ intact: true, events: 2 });
    });

    it('cannot be undone: the table takes neither updates nor deletes, and its head does not go back', async () => {
      const { name, log } = await freshLog();
      await log.append(batchOf(1, 2));
      for (const sql of [
        `UPDATE event SET body = '{}'`,
        'DELETE FROM event',
        'DELETE FROM log_head',
        'UPDATE log_head SET seq = 1',
      ]) {
        await expect(tamper(name, sql), sql).rejects.toThrow(/append-only|only goes forward/);
      }
    });
  });

  describe('read()', () => {
    it('gives what was appended before it, written or not yet', async () => {
      const { log } = await freshLog();
      void log.append(batchOf(1));
      void log.append(batchOf(2));
      expect(await log.read('p')).toEqual([
        { seq: 1, recordedAt: RECORDED_AT, event: numbered(1) },
        { seq: 2, recordedAt: RECORDED_AT, event: numbered(2) },
      ]);
    });

    it('reads logs longer than a page while others append', async () => {
      const { log } = await freshLog();
      await log.append(batchOf(...Array.from({ length: 5001 }, (_, index) => index + 1)));
      const [events] = await Promise.all([log.read('p'), log.append(batchOf(5002))]);
      expect(events.length).toBeGreaterThanOrEqual(5001);
      expect(await log.verify('p')).toMatchObject({ intact: true, events: 5002 });
    });

    it('tells an event of another version from one that was changed', async () => {
      const { log } = await freshLog();
      await log.append({ ...batchOf(1), events: [{ ...numbered(1), reason: 'boredom' } as never] });
      expect(await log.verify('p')).toMatchObject({ intact: true });
      await expect(log.read('p')).rejects.toThrow(UnknownEventError);
    });
  });

  describe('verify()', () => {
    async function tampered(sql: string) {
      const { name, log } = await freshLog();
      await log.append(batchOf(1, 2, 3, 4, 5));
      await tamper(name, `${unguard} ${sql}`);
      // Nothing is known of the log but what the database says.
      const anew = chainedEventLog((await open(name, { readOnly: true })).eventTable);
      return { log: anew, verification: await anew.verify('p') };
    }

    const changes: Record<string, string> = {
      body: `body = replace(body, '"number":3', '"number":4')`,
      kind: `kind = 'panel-closed'`,
      'recorded time': `recorded_at = '2027-01-01T00:00:00.000Z'`,
      hash: `hash = '${'0'.repeat(64)}'`,
      'previous hash': `previous_hash = '${'0'.repeat(64)}'`,
    };
    for (const [what, change] of Object.entries(changes)) {
      it(`names the event whose ${what} was changed`, async () => {
        const { log, verification } = await tampered(`UPDATE event SET ${change} WHERE seq = 3`);
        expect(verification).toMatchObject({ intact: false, firstBrokenSeq: 3 });
        await expect(log.read('p')).rejects.toThrow(EventLogBrokenError);
      });
    }

    it.each([
      ['in the middle', 'DELETE FROM event WHERE seq = 2', 2],
      ['at the end', 'DELETE FROM event WHERE seq = 5', 5],
      ['with all after it', 'DELETE FROM event WHERE seq >= 3', 3],
      ['altogether', 'DELETE FROM event', 1],
      ['to another panel', `UPDATE event SET panel_id = 'q' WHERE seq = 5`, 5],
    ])('names an event that was taken out %s', async (_, sql, firstBrokenSeq) => {
      expect((await tampered(sql)).verification).toMatchObject({ intact: false, firstBrokenSeq });
    });

    /** A log over rows of which one was changed on its way. */
    const changed = (database: PanelDatabase, change: (row: EventRow) => EventRow) =>
      chainedEventLog({
        ...database.eventTable,
        rowsAfter: async (panelId, seq, limit) =>
          (await database.eventTable.rowsAfter(panelId, seq, limit)).map(change),
      });
    const flipped = (text: string, at: number) =>
      `${text.slice(0, at)}${String.fromCharCode(text.charCodeAt(at) ^ 1)}${text.slice(at + 1)}`;
    const columns = ['panel_id', 'kind', 'body', 'recorded_at', 'previous_hash', 'hash'] as const;

    it('names the event of which any byte was flipped', async () => {
      const { database, log } = await freshLog();
      await log.append(batchOf(1, 2, 3));
      let flips = 0;
      for (const row of await database.eventTable.rowsAfter('p', 0, 10)) {
        for (const column of columns) {
          for (let at = 0; at < row[column].length; at += 1) {
            const found = await changed(database, (one) =>
              one.seq === row.seq ? { ...one, [column]: flipped(one[column], at) } : one,
            ).verify('p');
            flips += 1;
            expect(found, `${column} ${at}`).toMatchObject({ intact: false, firstBrokenSeq: row.seq });
          }
        }
      }
      report(`flipped bytes, ${kind}`, { flipped: flips, named: flips });
      expect(flips).toBeGreaterThan(500);
    });

    it('names the event of which any byte was flipped in a log of 10,000', async () => {
      const { database, log } = await freshLog();
      await log.append(batchOf(...Array.from({ length: 10_000 }, (_, index) => index + 1)));
      const random = createRandom('flips');
      for (let flip = 0; flip < 5; flip += 1) {
        const seq = 1 + random.integer(10_000);
        const column = columns[random.integer(columns.length)] ?? 'body';
        const found = await changed(database, (one) =>
          one.seq === seq
            ? { ...one, [column]: flipped(one[column], random.integer(one[column].length)) }
            : one,
        ).verify('p');
        expect(found, `${column} of ${seq}`).toMatchObject({ intact: false, firstBrokenSeq: seq });
      }
    });

    it('names an event whose chain was written anew from there', async () => {
      const { name, log } = await freshLog();
      await log.append({ ...batchOf(1), panelId: 'q' });
      await log.append(batchOf(1, 2));
      const rows = `SELECT 'q', seq, kind, body, recorded_at, previous_hash, hash FROM event WHERE panel_id = 'p'`;
      await tamper(name, `${unguard} DELETE FROM event WHERE panel_id = 'q'; INSERT INTO event ${rows}`);
      expect(await log.verify('q')).toMatchObject({ intact: false, firstBrokenSeq: 1 });
    });
  });
});
