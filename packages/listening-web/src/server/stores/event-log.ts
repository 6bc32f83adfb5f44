/**
 * The append-only, hash-chained log of every panel. The hash of an event covers the hash before it, so that no event can be
 * changed, removed or slipped in unseen; order is the log's own count, never a clock.
 */
import { canonicalJson } from '../canonical-json.ts';
import { EventLogBrokenError, EventLogMovedError, UnknownEventError } from '../errors.ts';
import { type PanelEvent, panelEventSchema } from '../panels/panel-events.ts';
import { sha256 } from '../sha256.ts';

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

/** The last event of a panel's log; seq 0 where there is none. */
export interface LogHead {
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
   * Appends in order and resolves once the events are on the disk; an empty batch resolves once all earlier ones of its panel are.
   *
   * All batches of one turn of the event loop share one transaction, under load those of some milliseconds. When that fails they are tried one by one, so that a batch that
   * cannot be written fails alone, with those that were decided on it: later ones of the same session, or of the whole panel if
   * it was of no session. From then on the panel takes nothing until it was read again, so whoever is told of a failure reads it and
   * goes on from there: nothing is appended between what was read and what comes next.
   *
   * @throws {StorageFailedError} if the database does not take the batch or one that this follows from, or the panel must be read again
   * @throws {EventLogMovedError} if another process wrote to the panel's log
   */
  append(batch: EventBatch): Promise<readonly Receipt[]>;
  /**
   * Every event of a panel, oldest first, those included whose append has not resolved yet.
   *
   * @throws {EventLogBrokenError} if the chain does not hold
   * @throws {UnknownEventError} if it holds an event that this version does not know
   */
  read(panelId: string): Promise<readonly RecordedEvent[]>;
  /** A panel's first event, which says what it is; null for a panel without events. */
  first(panelId: string): Promise<RecordedEvent | null>;
  /**
   * Reads a panel like `read`, event by event, so that a log of any length takes the memory of a page; others go on meanwhile. The
   * next event waits until what was made of the one before is done.
   */
  visit(panelId: string, onEvent: (event: RecordedEvent) => void | Promise<void>): Promise<void>;
  /** Goes through a panel's chain and names the first event that is not as it was written; hands over the rows before it. */
  verify(panelId: string, onRow?: (row: EventRow) => void | Promise<void>): Promise<LogVerification>;
  head(panelId: string): Promise<LogHead>;
}

/** An event as its row in the database. */
export interface EventRow {
  readonly panel_id: string;
  readonly seq: number;
  readonly kind: string;
  readonly body: string;
  readonly recorded_at: string;
  readonly previous_hash: string;
  readonly hash: string;
}

/** The rows of the log in one kind of database. */
export interface EventTable {
  /**
   * Writes in one transaction what `chain` makes of the panels' heads, and returns its result when the disk has it. Whatever is
   * thrown, nothing was written that is not found by the next look at the heads.
   */
  append<Result extends { readonly rows: readonly EventRow[] }>(
    panelIds: readonly string[],
    chain: (heads: ReadonlyMap<string, LogHead>) => Result,
  ): Promise<Result>;
  /** A panel's rows after one of them, in order, at most so many. */
  rowsAfter(panelId: string, seq: number, limit: number): Promise<readonly EventRow[]>;
  /** The head as it was noted beside the log with the last append; null for a panel without events. */
  notedHead(panelId: string): Promise<LogHead | null>;
}

/** What the first event of a panel is chained to. */
const GENESIS_HASH = '0'.repeat(64);
const NO_EVENTS: LogHead = { seq: 0, hash: GENESIS_HASH };
/**
 * How long what is to be written waits for more, since a flush costs the same for one answer and for ten. Only where the flush before was
 * shared: who comes alone does not wait.
 */
const GATHER_MILLISECONDS = 8;
/** Rows read at a time: a log of any length fits. */
const ROWS_PER_PAGE = 5000;

interface PendingBatch {
  readonly panelId: string;
  readonly recordedAt: string;
  readonly rows: readonly { readonly kind: string; readonly body: string }[];
  /** The sessions it writes of; none for what concerns the whole panel. */
  readonly sessions: readonly string[];
  readonly resolve: (receipts: readonly Receipt[]) => void;
  readonly reject: (reason: unknown) => void;
}

/** What could not be written of a panel. */
interface Failure {
  readonly sessions: ReadonlySet<string>;
  readonly wholePanel: boolean;
  readonly cause: unknown;
  /** By a reader who began after it, and so knows what was kept. */
  wasReadSince: boolean;
}

/** The log over the rows of one kind of database. */
export function chainedEventLog(table: EventTable): EventLog & {
  /** Resolves when what was appended so far was written or refused. */
  settled(): Promise<void>;
} {
  /** The last event this process knows of, by panel. */
  const knownHeads = new Map<string, LogHead>();
  /** What failed since a panel was last read: nothing that follows from it may be written. */
  const failures = new Map<string, Failure>();
  /** How many reads of a panel are under way. */
  const readers = new Map<string, number>();
  let pending: PendingBatch[] = [];
  let flushing: Promise<void> | null = null;
  /** Whether the last flush was of several. */
  let areMany = false;
  let flushedAt = Number.NEGATIVE_INFINITY;

  function chain(batches: readonly PendingBatch[], written: ReadonlyMap<string, LogHead>) {
    const heads = new Map<string, LogHead>();
    const rows: EventRow[] = [];
    const receipts = batches.map((batch) =>
      batch.rows.map(({ kind, body }): Receipt => {
        const { panelId, recordedAt } = batch;
        const head = heads.get(panelId) ?? unmovedHead(panelId, written.get(panelId) ?? NO_EVENTS);
        const row = {
          panel_id: panelId,
          seq: head.seq + 1,
          kind,
          body,
          recorded_at: recordedAt,
          previous_hash: head.hash,
        };
        const hash = eventHash(row);
        rows.push({ ...row, hash });
        heads.set(panelId, { seq: row.seq, hash });
        return { seq: row.seq, hash };
      }),
    );
    return { rows, receipts, heads };
  }

  function unmovedHead(panelId: string, written: LogHead): LogHead {
    const known = knownHeads.get(panelId);
    if (known !== undefined && known.hash !== written.hash) throw new EventLogMovedError({ panelId });
    // Known from now on, so that a write of which nobody can say whether it took place is not made twice.
    knownHeads.set(panelId, written);
    return written;
  }

  async function write(batches: readonly PendingBatch[]): Promise<void> {
    const panelIds = [
      ...new Set(batches.filter(({ rows }) => rows.length > 0).map(({ panelId }) => panelId)),
    ];
    let receipts: readonly (readonly Receipt[])[] = batches.map(() => []);
    if (panelIds.length > 0) {
      const written = await table.append(panelIds, (heads) => chain(batches, heads));
      for (const [panelId, head] of written.heads) knownHeads.set(panelId, head);
      receipts = written.receipts;
    }
    batches.forEach((batch, index) => {
      batch.resolve(receipts[index] ?? []);
    });
  }

  async function writeOneByOne(batches: readonly PendingBatch[]): Promise<void> {
    for (const batch of batches) {
      const failure = failureBefore(batch);
      if (failure !== null) {
        batch.reject(failure.cause);
        continue;
      }
      try {
        await write([batch]);
      } catch (cause) {
        noteFailure(batch, cause);
        batch.reject(cause);
      }
    }
  }

  function failureBefore({ panelId, sessions, rows }: Pick<PendingBatch, 'panelId' | 'sessions' | 'rows'>) {
    const failure = failures.get(panelId);
    if (failure === undefined) return null;
    const follows =
      failure.wholePanel || rows.length === 0 || sessions.some((session) => failure.sessions.has(session));
    return follows ? failure : null;
  }

  function noteFailure({ panelId, sessions }: PendingBatch, cause: unknown): void {
    const earlier = failures.get(panelId);
    failures.set(panelId, {
      sessions: new Set([...(earlier?.sessions ?? []), ...sessions]),
      wholePanel: earlier?.wholePanel === true || sessions.length === 0,
      cause: earlier?.cause ?? cause,
      wasReadSince: false,
    });
  }

  async function flush(): Promise<void> {
    while (pending.length > 0) {
      if (areMany) await sinceLastFlush();
      const batches = pending;
      pending = [];
      areMany = batches.length > 1;
      flushedAt = performance.now();
      if (batches.every((batch) => failureBefore(batch) === null)) {
        try {
          await write(batches);
          continue;
        } catch {
          // Which of them cannot be written is found below.
        }
      }
      await writeOneByOne(batches);
    }
    flushing = null;
  }

  function startFlushing(): Promise<void> {
    return new Promise((resolve) => {
      setImmediate(() => void flush().then(resolve));
    });
  }

  async function sinceLastFlush(): Promise<void> {
    const milliseconds = flushedAt + GATHER_MILLISECONDS - performance.now();
    if (milliseconds >= 1) await new Promise((resolve) => setTimeout(resolve, milliseconds));
  }

  async function settled(): Promise<void> {
    if (flushing === null) return;
    await new Promise<void>((resolve) => {
      const done = () => resolve();
      pending.push({ panelId: '', recordedAt: '', rows: [], sessions: [], resolve: done, reject: done });
    });
  }

  async function visitWhole(
    panelId: string,
    onEvent: (event: RecordedEvent) => void | Promise<void>,
  ): Promise<void> {
    await settled();
    const failure = failures.get(panelId);
    const verification = await verifyFromStart(panelId, (row) => onEvent(recordedEvent(row)));
    if (!verification.intact) {
      const { firstBrokenSeq: seq, problem } = verification;
      throw new EventLogBrokenError({ panelId, seq, problem });
    }
    const known = knownHeads.get(panelId);
    if (known === undefined || known.seq <= verification.events) {
      knownHeads.set(panelId, { seq: verification.events, hash: verification.headHash });
    }
    if (failure !== undefined) failure.wasReadSince = true;
  }

  async function visit(
    panelId: string,
    onEvent: (event: RecordedEvent) => void | Promise<void>,
  ): Promise<void> {
    readers.set(panelId, (readers.get(panelId) ?? 0) + 1);
    try {
      await visitWhole(panelId, onEvent);
    } finally {
      const others = (readers.get(panelId) ?? 1) - 1;
      readers.set(panelId, others);
      // Another who reads would lose sight of what is appended before they are done.
      if (others === 0) {
        readers.delete(panelId);
        if (failures.get(panelId)?.wasReadSince) failures.delete(panelId);
      }
    }
  }

  async function verifyFromStart(
    panelId: string,
    onRow: (row: EventRow) => void | Promise<void> = () => {},
  ): Promise<LogVerification> {
    // Both before the first row: what is appended meanwhile is no reason to miss it.
    const known = knownHeads.get(panelId);
    const noted = await table.notedHead(panelId);
    let head = NO_EVENTS;
    const broken = (problem: string): LogVerification => ({
      intact: false,
      firstBrokenSeq: head.seq + 1,
      problem,
    });
    for (;;) {
      const rows = await table.rowsAfter(panelId, head.seq, ROWS_PER_PAGE);
      for (const row of rows) {
        const problem = problemOf(row, head);
        if (problem !== null) return broken(problem);
        // Most take a row at once, and a million turns of waiting for nothing are not nothing.
        const taken = onRow(row);
        if (taken !== undefined) await taken;
        head = { seq: row.seq, hash: row.hash };
        if (noted?.seq === head.seq && noted.hash !== head.hash) {
          return {
            intact: false,
            firstBrokenSeq: head.seq,
            problem: 'it is not the one that was noted last',
          };
        }
      }
      if (rows.length < ROWS_PER_PAGE) break;
      // Answers that come meanwhile are not kept waiting for the whole log.
      await new Promise((resolve) => setImmediate(resolve));
    }
    // A chain cut short at its end is a valid chain: only what was noted or seen before can tell.
    if (head.seq < Math.max(noted?.seq ?? 0, known?.seq ?? 0)) return broken('it is missing');
    return { intact: true, events: head.seq, headHash: head.hash };
  }

  return {
    settled,

    async append({ panelId, recordedAt, events }) {
      const rows = events.map((event) => {
        const { kind, ...body } = event;
        return { kind, body: canonicalJson(body) };
      });
      const sessions = [...new Set(events.flatMap((event) => ('session' in event ? [event.session] : [])))];
      const failure = failures.get(panelId);
      if (failure !== undefined) throw failure.cause;
      return new Promise((resolve, reject) => {
        pending.push({ panelId, recordedAt, rows, sessions, resolve, reject });
        flushing ??= startFlushing();
      });
    },

    async first(panelId) {
      const [row] = await table.rowsAfter(panelId, 0, 1);
      return row === undefined ? null : recordedEvent(row);
    },

    visit,
    async read(panelId) {
      const events: RecordedEvent[] = [];
      await visit(panelId, (event) => {
        events.push(event);
      });
      return events;
    },

    verify: verifyFromStart,

    async head(panelId) {
      return (await table.notedHead(panelId)) ?? NO_EVENTS;
    },
  };
}

const recordedEvent = (row: EventRow): RecordedEvent => ({
  seq: row.seq,
  recordedAt: row.recorded_at,
  event: parseEvent(row),
});

/** What is wrong with a row that should follow a head; null when nothing is. */
function problemOf(row: EventRow, head: LogHead): string | null {
  if (row.seq !== head.seq + 1) return 'it is missing';
  if (row.previous_hash !== head.hash) return 'it does not follow from the event before it';
  if (eventHash(row) !== row.hash) return 'its content was changed';
  return null;
}

function eventHash({
  panel_id: panelId,
  seq,
  kind,
  body,
  recorded_at: recordedAt,
  previous_hash: previousHash,
}: Omit<EventRow, 'hash'>): string {
  // Canonical as it stands: the keys are sorted, the values texts and a whole number.
  return sha256(previousHash + JSON.stringify({ body, kind, panelId, recordedAt, seq }));
}

function parseEvent({ panel_id: panelId, seq, kind, body }: EventRow): PanelEvent {
  try {
    const members: unknown = JSON.parse(body);
    return panelEventSchema.parse({ ...(members as object), kind });
  } catch (cause) {
    throw new UnknownEventError({ panelId, seq, cause });
  }
}
