/** Long functions that keep no page waiting, under their plain names. */
import type { OwnStage } from '../render/chain.ts';
import type { RenderOptions } from '../render/render-plan.ts';
import type { RemoteEngine } from './connect-engine.ts';
import { UnloadedWorkerError } from './engine-in-worker.ts';
import { sharedEngineWorker } from './shared-engine-worker.ts';

type AsyncFunction = (...args: never[]) => Promise<unknown>;

/**
 * The same function, carried out in the page's shared worker. In place it is carried out outside of pages (in a worker, on a server), where
 * the worker does not load (which the console is told), and with what cannot be copied to it: stages or kernels of the caller's own.
 */
export function inSharedWorker<Function extends AsyncFunction>(
  name: keyof RemoteEngine,
  inPlace: Function,
): Function {
  const call = async (...args: Parameters<Function>): Promise<unknown> => {
    if (!isPage() || args.some(holdsCode)) return inPlace(...args);
    try {
      const { [name]: remote } = sharedEngineWorker();
      return await (remote as AsyncFunction)(...args);
    } catch (error) {
      if (isUnstartable(error)) warnOnce(error);
      else if (!isUncloneable(error)) throw error;
      return inPlace(...args);
    }
  };
  return call as AsyncFunction as Function;
}

const isPage = (): boolean => typeof document !== 'undefined' && typeof Worker !== 'undefined';

/** A copy of an object of a class has none of its methods, and nobody says so. */
function holdsCode(arg: Pick<RenderOptions, 'kernels' | 'stages'> | null | undefined): boolean {
  const { kernels, stages = [] } = arg ?? {};
  return kernels !== undefined || (Array.isArray(stages) && stages.some(isOwnStage));
}

const isOwnStage = (stage: Partial<OwnStage> | null | undefined): boolean =>
  typeof stage?.design === 'function';

const isUnstartable = (error: unknown): error is Error =>
  error instanceof UnloadedWorkerError || (error instanceof DOMException && error.name === 'SecurityError');

const isUncloneable = (error: unknown): boolean =>
  error instanceof DOMException && error.name === 'DataCloneError';

let hasWarned = false;

function warnOnce({ message }: Error): void {
  if (hasWarned) return;
  hasWarned = true;
  console.warn(
    `@earwitness/engine keeps the page waiting while it works, as it has no worker (${message}). Its script is engine-worker.js, beside the module that starts it: bundlers must find it, and the page's policy must allow it.`,
  );
}
