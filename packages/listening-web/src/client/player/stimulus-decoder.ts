/** The page's side of the decoding worker, which starts with the first trial and loads nothing before. */
import type { DecodedStimulus, StimulusType } from './decoded-stimulus.ts';
import type { DecodingReply, DecodingRequest } from './decoding-worker.ts';
import workerUrl from './decoding-worker.ts?worker&url';
import { UnfitStimulusError } from './stimuli.ts';

/** This browser cannot decode files of a type; of another type it may. */
export class UndecodableTypeError extends Error {
  override readonly name = 'UndecodableTypeError';
  readonly type: StimulusType;

  constructor(type: StimulusType, reason: string) {
    super(`Cannot decode ${type} here: ${reason}`);
    this.type = type;
  }
}

interface Waiting {
  type: StimulusType;
  resolve(decoded: DecodedStimulus): void;
  reject(error: Error): void;
}

/** Vouches for the one script that pages start as a worker, under the name that the server's policy knows. */
const trusted = (
  globalThis as {
    trustedTypes?: { createPolicy(name: string, rules: object): { createScriptURL(url: string): string } };
  }
).trustedTypes?.createPolicy('earwitness-worker', { createScriptURL: () => workerUrl });

export class StimulusDecoder {
  #worker: Worker | null = null;
  readonly #waiting = new Map<number, Waiting>();
  #requests = 0;

  /** Fetches the worker, which is to be there before the network may go. */
  start(): void {
    this.#worker ??= this.#started();
  }

  /**
   * Decodes a file, whose bytes are gone afterwards.
   *
   * @throws {UnfitStimulusError} when the file is damaged; {UndecodableTypeError} when this browser cannot; {TypeError} when the worker
   *   cannot be fetched
   */
  decode(type: StimulusType, bytes: ArrayBuffer): Promise<DecodedStimulus> {
    this.start();
    this.#requests += 1;
    const id = this.#requests;
    const decoded = new Promise<DecodedStimulus>((resolve, reject) => {
      this.#waiting.set(id, { type, resolve, reject });
    });
    this.#worker!.postMessage({ id, type, bytes } satisfies DecodingRequest, [bytes]);
    return decoded;
  }

  /** Ends the worker with all that it has not decoded yet. */
  close(): void {
    this.#worker?.terminate();
    this.#worker = null;
    this.#refuseAll(new DOMException('The decoder was closed.', 'AbortError'));
  }

  #started(): Worker {
    const worker = new Worker(trusted?.createScriptURL(workerUrl) ?? workerUrl, { type: 'module' });
    worker.onmessage = ({ data }: MessageEvent<DecodingReply>) => this.#settle(data);
    worker.onerror = () => {
      worker.terminate();
      // The next stimulus starts another.
      if (this.#worker === worker) this.#worker = null;
      this.#refuseAll(new TypeError('Cannot fetch the decoder'));
    };
    return worker;
  }

  #settle(reply: DecodingReply): void {
    const waiting = this.#waiting.get(reply.id);
    this.#waiting.delete(reply.id);
    if (waiting === undefined) return;
    if ('decoded' in reply) waiting.resolve(reply.decoded);
    else if (reply.unreadable)
      waiting.reject(new UnfitStimulusError(`A sound of this trial is damaged (${reply.reason})`));
    else waiting.reject(new UndecodableTypeError(waiting.type, reply.reason));
  }

  #refuseAll(error: Error): void {
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}
