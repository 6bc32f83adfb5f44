/** The engine in a thread of its own, for pages. */
import { EngineError } from '../errors.ts';
import { connectEngine, type RemoteEngine } from './connect-engine.ts';

export type EngineWorker = RemoteEngine & {
  /** Ends the worker; what is going on in it rejects with an `EngineError`. */
  close(): void;
};

/**
 * Starts the engine in a worker. Its functions are those of the package, with the same arguments and errors: audio may be `PcmAudio`,
 * an `AudioBuffer`, an `AudioSource` of the page's, or what `openAudio` has opened in the worker; progress, an AbortSignal and sinks
 * go with it. The page is never kept waiting: samples are copied a few at a time, results are handed over. An abort rejects at once.
 *
 * A page needs a Content-Security-Policy no wider than `script-src 'self' 'wasm-unsafe-eval'`.
 *
 * @param worker starts another script instead, one that imports `@earwitness/engine/engine-worker.js`
 */
export function createEngineWorker({
  worker = new Worker(new URL('./engine-worker.js', import.meta.url), { type: 'module' }),
}: {
  worker?: Worker;
} = {}): EngineWorker {
  const { engine, cut } = connectEngine(worker);
  const fail = (what: string) => cut(new EngineError(`Cannot go on as the engine's worker ${what}`));
  worker.addEventListener('error', ({ message }) => fail(message ? `failed: ${message}` : 'did not load'));
  worker.addEventListener('messageerror', () => fail('sent what cannot be read'));
  const close = () => {
    worker.terminate();
    fail('was closed');
  };
  return new Proxy(engine as EngineWorker, {
    get: (own, name, receiver) => (name === 'close' ? close : Reflect.get(own, name, receiver)),
  });
}
