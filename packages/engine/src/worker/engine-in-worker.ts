/** A worker that runs the engine's script, as an engine that ends with it. */
import { EngineError } from '../errors.ts';
import { connectEngine, type RemoteEngine } from './connect-engine.ts';

export type EngineWorker = RemoteEngine & {
  /** Ends the worker; what is going on in it rejects with an `EngineError`. */
  close(): void;
};

/** The script of a worker was not found, or may not run here. */
export class UnloadedWorkerError extends EngineError {}

/** @param onEnd called once when nothing more can be done in the worker */
export function engineInWorker(
  worker: Worker,
  { onEnd }: { onEnd?: (reason: EngineError) => void } = {},
): EngineWorker {
  const { engine, cut } = connectEngine(worker);
  let isLoaded = false;
  let hasEnded = false;
  const end = (reason: EngineError) => {
    worker.terminate();
    cut(reason);
    if (!hasEnded) onEnd?.(reason);
    hasEnded = true;
  };
  const reason = (what: string) => `Cannot go on as the engine's worker ${what}`;
  worker.addEventListener('message', () => {
    isLoaded = true;
  });
  worker.addEventListener('error', ({ message }) => {
    // Browsers say nothing of why, or in words of their own.
    if (isLoaded) end(new EngineError(reason(`failed: ${message}`)));
    else end(new UnloadedWorkerError(reason(message ? `did not load: ${message}` : 'did not load')));
  });
  worker.addEventListener('messageerror', () => end(new EngineError(reason('sent what cannot be read'))));
  const close = () => end(new EngineError(reason('was closed')));
  return new Proxy(engine as EngineWorker, {
    get: (own, name, receiver) => (name === 'close' ? close : Reflect.get(own, name, receiver)),
  });
}
