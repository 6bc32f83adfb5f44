/** The engine in a thread of its own, for pages. */
import { type EngineWorker, engineInWorker } from './engine-in-worker.ts';
import { startWorker } from './start-worker.ts';

/**
 * Starts the engine in a worker. Its functions are those of the package, with the same arguments and errors: audio may be `PcmAudio`,
 * an `AudioBuffer`, an `AudioSource` of the page's, or what `openAudio` has opened in the worker; progress, an AbortSignal and sinks
 * go with it. The page is never kept waiting: samples are copied a few at a time, results are handed over. An abort rejects at once.
 *
 * A page needs a Content-Security-Policy no wider than `script-src 'self' 'wasm-unsafe-eval'`.
 *
 * @param worker starts another script instead, one that imports `@earwitness/engine/engine-worker.js`
 */
export const createEngineWorker = ({ worker = startWorker() }: { worker?: Worker } = {}): EngineWorker =>
  engineInWorker(worker);
