/** The worker that a page's plain calls share. */
import { type EngineWorker, engineInWorker, UnloadedWorkerError } from './engine-in-worker.ts';
import { startWorker } from './start-worker.ts';

let shared: EngineWorker | undefined;

/**
 * The worker in which `analyze`, `master`, `render`, `solveLoudness` and `openAudio` run when a page calls them by their plain names; it
 * starts with the first call. Here it also encodes and resamples without keeping the page waiting. `close()` ends it with all that
 * it has opened; the next call starts another.
 */
export function sharedEngineWorker(): EngineWorker {
  shared ??= engineInWorker(startWorker(), {
    onEnd(reason) {
      // One that did not load would not load the next time either.
      if (!(reason instanceof UnloadedWorkerError)) shared = undefined;
    },
  });
  return shared;
}
