/** Calls from one thread to another and back: either side gives the other objects to call, and cancels what it has called. */
import { EngineError } from '../errors.ts';
import { type PackedError, packError, unpackError } from './packed-error.ts';
import type { Port } from './port.ts';
import { transferablesOf } from './transferables.ts';

/** What the other side may call. */
export type Callable = (method: string, args: readonly unknown[], signal: AbortSignal) => unknown;

export interface Link {
  /** Calls a method of an object of the other side. Rejects with what it threw; at once with the signal's reason when that aborts. */
  call(
    object: number,
    method: string,
    args: readonly unknown[],
    options?: { signal?: AbortSignal | undefined; transfer?: Transferable[] },
  ): Promise<unknown>;
  /** Calls without waiting for an answer. */
  tell(object: number, method: string, args: readonly unknown[]): void;
  /** @returns the object's number, for the other side to call it by */
  expose(object: Callable): number;
  withdraw(object: number): void;
  /** Rejects whatever waits for an answer, and every later call. */
  cut(reason: Error): void;
}

type Message =
  | { kind: 'call' | 'tell'; id: number; object: number; method: string; args: readonly unknown[] }
  | { kind: 'abort'; id: number }
  | { kind: 'answer'; id: number; value: unknown }
  | { kind: 'refusal'; id: number; error: PackedError };

interface Waiting {
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

/** What each side exposes first. */
export const ROOT = 0;

export function createLink(port: Port, root: Callable): Link {
  const exposed = new Map<number, Callable>([[ROOT, root]]);
  const waiting = new Map<number, Waiting>();
  const running = new Map<number, AbortController>();
  let lastObject = ROOT;
  let lastCall = 0;
  let cutBy: Error | undefined;

  const send = (message: Message, transfer: Transferable[] = []) => port.postMessage(message, transfer);

  async function answer({ id, object, method, args }: Extract<Message, { args: unknown }>): Promise<void> {
    const controller = new AbortController();
    running.set(id, controller);
    try {
      const callable = exposed.get(object);
      if (!callable) throw new EngineError(`Cannot ${method} what the other side has let go of`);
      const value = await callable(method, args, controller.signal);
      send({ kind: 'answer', id, value }, transferablesOf(value));
    } catch (error) {
      send({ kind: 'refusal', id, error: packError(error) });
    } finally {
      running.delete(id);
    }
  }

  const receive: { [Kind in Message['kind']]: (message: Extract<Message, { kind: Kind }>) => void } = {
    call: (message) => void answer(message),
    tell: ({ object, method, args }) =>
      void exposed.get(object)?.(method, args, new AbortController().signal),
    abort: ({ id }) => running.get(id)?.abort(),
    answer: ({ id, value }) => waiting.get(id)?.resolve(value),
    refusal: ({ id, error }) => waiting.get(id)?.reject(unpackError(error)),
  };
  port.addEventListener('message', ({ data }: { data: Message }) => receive[data.kind](data as never));

  return {
    async call(object, method, args, { signal, transfer } = {}) {
      if (cutBy) throw cutBy;
      signal?.throwIfAborted();
      const id = ++lastCall;
      const abort = () => {
        send({ kind: 'abort', id });
        waiting.get(id)?.reject(signal!.reason);
      };
      signal?.addEventListener('abort', abort);
      try {
        return await new Promise((resolve, reject) => {
          waiting.set(id, { resolve, reject });
          send({ kind: 'call', id, object, method, args }, transfer);
        });
      } finally {
        waiting.delete(id);
        signal?.removeEventListener('abort', abort);
      }
    },
    tell: (object, method, args) => send({ kind: 'tell', id: 0, object, method, args }),
    expose(object) {
      exposed.set(++lastObject, object);
      return lastObject;
    },
    withdraw: (object) => void exposed.delete(object),
    cut(reason) {
      cutBy ??= reason;
      for (const { reject } of waiting.values()) reject(reason);
    },
  };
}
