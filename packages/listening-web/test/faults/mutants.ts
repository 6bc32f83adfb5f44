/** Lines of the source whose loss a fault test must see. */
import type { Mutation } from './build-program.ts';

/** Commits that do not wait for the disk, and nobody who asks. */
export const SYNCHRONOUS_NORMAL: readonly Mutation[] = [
  {
    file: 'sqlite/sqlite-database.ts',
    from: `connection.pragma('synchronous = FULL')`,
    to: `connection.pragma('synchronous = NORMAL')`,
  },
  { file: 'sqlite/sqlite-database.ts', from: 'SYNCHRONOUS_FULL = 2', to: 'SYNCHRONOUS_FULL = 1' },
];

/** An acknowledgement as soon as the answer is in memory. */
export const ACKNOWLEDGED_BEFORE_COMMIT: readonly Mutation[] = [
  { file: 'faults/append-alone.ts', from: 'await kept;', to: 'void kept;' },
];

/** A commit that takes its time. */
export const LATE_COMMIT: Mutation = {
  file: 'stores/event-log.ts',
  from: 'setImmediate(() =>',
  to: 'void ((run) => setTimeout(run, 200))(() =>',
};

/** An acknowledgement as soon as the answer is in memory, and its commit late. */
export const WRITTEN_BEHIND: readonly Mutation[] = [
  { file: 'faults/append-server.ts', from: 'await kept;', to: 'void kept.catch(() => {});' },
  LATE_COMMIT,
];

/** An answer that is written again when it comes again, and acknowledgements that take their time, so that kills come before them. */
export const REPEATS_NOT_KNOWN: readonly Mutation[] = [
  { file: 'faults/append-server.ts', from: 'if (kept === undefined)', to: 'if (kept === undefined || true)' },
  {
    file: 'faults/append-server.ts',
    from: 'await kept;',
    to: 'await kept; await new Promise((resolve) => setTimeout(resolve, 20));',
  },
];

/** A write that failed, and is acknowledged all the same. */
export const FAILURES_SWALLOWED: readonly Mutation[] = [
  {
    file: 'stores/event-log.ts',
    from: 'noteFailure(batch, cause);\n        batch.reject(cause);',
    to: 'batch.resolve([]);',
  },
];

/** A transaction that failed, and is acknowledged all the same. */
export const FAILED_TRANSACTIONS_SWALLOWED: readonly Mutation[] = [
  {
    file: 'stores/event-log.ts',
    from: 'await writeOneByOne(batches);',
    to: 'for (const batch of batches) batch.resolve([]);',
  },
];
