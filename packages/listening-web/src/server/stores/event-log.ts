/**
 * The append-only, hash-chained log of every panel. The hash of an event covers the hash before it, so that no event can be
 * changed, removed or slipped in unseen; order is the log's own count, never a clock.
 */
import { canonicalJson } from '../canonical-json.ts';
import { EventLogBrokenError, EventLogMovedError } from '../errors.ts';
import { type PanelEvent, panelEventSchema } from '../panels/panel-events.ts';
import { sha256 } from '../sha256.ts';
import type { PanelDatabase } from './database.ts';

/** An event with its place in the panel's log. */
interface RecordedEvent {
  readonly seq: number;
  readonly recordedAt: string;
  readonly event: PanelEvent;
}

/** Proof that an event is on the disk. */
interface Receipt {
  readonly seq: number;
  readonly hash: string;
}

/** What a check of a panel's chain found. */
export type LogVerification =
  | { readonly intact: true; readonly events: number; readonly headHash: string }
  | { readonly intact: false; readonly firstBrokenSeq: number; readonly problem: string };

/** One panel's events, kept together: all are written or none. */
interface EventBatch {
  readonly panelId: string;
  /** The time written beside each event, ISO 8601; it orders nothing. */
  readonly recordedAt: string;
  readonly events: readonly PanelEvent[];
}

/** Where panels keep what happened; everything else is read out of it. */
export interface EventLog {
  /**
   * Appends in order and resolves once the events are on the disk; an empty batch resolves once all earlier ones are.
   *
   * All batches of one turn of the event loop share one transaction: when it fails, every one of them is rejected and none is written.
   */
  append(batch: EventBatch): Promise<readonly Receipt[]>;
  /** Every event of a panel, oldest first. Throws {@link EventLogBrokenError} when the chain does not hold. */
  read(panelId: string): readonly RecordedEvent[];
  verify(panelId: string): LogVerification;
}

/** What the first event of a panel is chained to. */
const GENESIS_HASH = '0'.repeat(64);

interface EventRow {
  readonly seq: number;
  readonly kind: string;
  readonly body: string;
  readonly recorded_at: string;
  readonly previous_hash: string;
  readonly hash: string;
}

interface Head {
  readonly seq: number;
  readonly hash: string;
}

interface PendingBatch {
  readonly panelId: string;
  readonly recordedAt: string;
  readonly rows: readonly { readonly kind: string; readonly body: string }[];
  readonly resolve: (receipts: readonly Receipt[]) => void;
  readonly reject: (reason: unknown) => void;
}

/** The event log in SQLite. */
export function sqliteEventLog(database: PanelDatabase): EventLog {
  const insert = database.prepare(
    'INSERT INTO event (panel_id, seq, kind, body, recorded_at, previous_hash, hash) VALUES (?, ?, ?, ?, ?, ?, ?)',
  );
  const selectHead = database.prepare<[string], Head>(
    'SELECT seq, hash FROM event WHERE panel_id = ? ORDER BY seq DESC LIMIT 1',
  );
  const selectEvents = database.prepare<[string], EventRow>(
    'SELECT seq, kind, body, recorded_at, previous_hash, hash FROM event WHERE panel_id = ? ORDER BY seq',
  );
  /** The last event this process knows of, by panel. */
  const knownHeads = new Map<string, Head>();
  let pending: PendingBatch[] = [];

  const writeAll = database.transaction((batches: readonly PendingBatch[]) => {
    const heads = new Map<string, Head>();
    const receipts = batches.map(({ panelId, recordedAt, rows }) =>
      rows.map(({ kind, body }): Receipt => {
        const head = heads.get(panelId) ?? currentHead(panelId);
        const seq = head.seq + 1;
        const hash = eventHash({ panelId, seq, kind, body, recordedAt, previousHash: head.hash });
        insert.run(panelId, seq, kind, body, recordedAt, head.hash, hash);
        heads.set(panelId, { seq, hash });
        return { seq, hash };
      }),
    );
    return { receipts, heads };
  });

  function currentHead(panelId: string): Head {
    const written = selectHead.get(panelId) ?? { seq: 0, hash: GENESIS_HASH };
    const known = knownHeads.get(panelId);
    if (known !== undefined && known.hash !== written.hash) {
      // Forgotten, so that whoever reads the log anew can go on from what it says now.
      knownHeads.delete(panelId);
      throw new EventLogMovedError({ panelId });
    }
    return written;
  }

  function flush(): void {
    const batches = pending;
    pending = [];
    try {
      const { receipts, heads } = writeAll.immediate(batches);
      for (const [panelId, head] of heads) knownHeads.set(panelId, head);
      batches.forEach((batch, index) => {
        batch.resolve(receipts[index] ?? []);
      });
    } catch (reason) {
      for (const batch of batches) batch.reject(reason);
    }
  }

  return {
    append({ panelId, recordedAt, events }) {
      const rows = events.map((event) => {
        const { kind, ...body } = event;
        return { kind, body: canonicalJson(body) };
      });
      return new Promise((resolve, reject) => {
        if (pending.length === 0) setImmediate(flush);
        pending.push({ panelId, recordedAt, rows, resolve, reject });
      });
    },

    read(panelId) {
      const rows = selectEvents.all(panelId);
      const verification = verifyChain(panelId, rows);
      if (!verification.intact) {
        throw new EventLogBrokenError({
          panelId,
          seq: verification.firstBrokenSeq,
          problem: verification.problem,
        });
      }
      knownHeads.set(panelId, { seq: verification.events, hash: verification.headHash });
      return rows.map((row) => ({ seq: row.seq, recordedAt: row.recorded_at, event: parseEvent(row) }));
    },

    verify(panelId) {
      const verification = verifyChain(panelId, selectEvents.all(panelId));
      const known = knownHeads.get(panelId);
      // A chain cut short at its end is a valid chain: only what was seen before can tell.
      if (verification.intact && known !== undefined && known.seq > verification.events) {
        return { intact: false, firstBrokenSeq: verification.events + 1, problem: 'it is missing' };
      }
      return verification;
    },
  };
}

function verifyChain(panelId: string, rows: readonly EventRow[]): LogVerification {
  let head: Head = { seq: 0, hash: GENESIS_HASH };
  const broken = (problem: string): LogVerification => ({
    intact: false,
    firstBrokenSeq: head.seq + 1,
    problem,
  });
  for (const row of rows) {
    if (row.seq !== head.seq + 1) return broken('it is missing');
    if (row.previous_hash !== head.hash) return broken('it does not follow from the event before it');
    const hash = eventHash({
      panelId,
      seq: row.seq,
      kind: row.kind,
      body: row.body,
      recordedAt: row.recorded_at,
      previousHash: row.previous_hash,
    });
    if (hash !== row.hash) return broken('its content was changed');
    try {
      parseEvent(row);
    } catch {
      return broken('it is no event this version knows');
    }
    head = { seq: row.seq, hash };
  }
  return { intact: true, events: head.seq, headHash: head.hash };
}

function eventHash({
  panelId,
  seq,
  kind,
  body,
  recordedAt,
  previousHash,
}: {
  panelId: string;
  seq: number;
  kind: string;
  body: string;
  recordedAt: string;
  previousHash: string;
}): string {
  return sha256(previousHash + canonicalJson({ body, kind, panelId, recordedAt, seq }));
}

function parseEvent(row: EventRow): PanelEvent {
  const body: unknown = JSON.parse(row.body);
  return panelEventSchema.parse({ ...(body as object), kind: row.kind });
}
