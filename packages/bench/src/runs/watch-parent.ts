/** The thread of a worker process that ends it when its parent has died: it then belongs to another one. */
import { workerData } from 'node:worker_threads';
import { killWorker, ownMark } from './worker-family.ts';

const LOOK_EVERY_MS = 500;

const { parent, graceMs } = workerData as { parent: number; graceMs: number };

const timer = setInterval(() => {
  // Windows never changes the parent; there the closed channel has to do.
  if (process.ppid === parent) return;
  clearInterval(timer);
  setTimeout(() => killWorker(process, ownMark()), graceMs);
}, LOOK_EVERY_MS);
