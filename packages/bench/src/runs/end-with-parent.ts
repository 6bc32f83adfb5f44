/** No worker outlives the process that started it, not even one that is caught in a loop. */
import { Worker } from 'node:worker_threads';

/** How long a worker may take to put its things away once its parent is gone. */
const GRACE_MS = 2_000;

/**
 * Ends this process, and all that it started, once its parent is gone.
 *
 * @param stop called first, as soon as the main thread can hear it
 */
export function endWithParent(stop: () => void): void {
  process.once('disconnect', stop);
  // The main thread may be busy for good, so that another one watches.
  new Worker(new URL('./watch-parent.js', import.meta.url), {
    workerData: { parent: process.ppid, graceMs: GRACE_MS },
  }).unref();
}
