/** The worker's side: carries out what a page calls. */
import type { AudioSource } from '../audio/pcm-audio.ts';
import { EngineError } from '../errors.ts';
import { type ByteSource, blobByteSource } from '../files/byte-source.ts';
import { openTaggedByteSource } from '../files/open-byte-source.ts';
import { ENGINE_FUNCTIONS } from './engine-functions.ts';
import { type Callable, createLink, type Link } from './link.ts';
import type { Port } from './port.ts';
import { createRemoteSource, serveSource } from './remote-source.ts';
import { mapArguments, unwire, wire } from './wire.ts';

/** @param port to the page; it calls until it is closed */
export function serveEngine(port: Port): void {
  const opened = new Map<number, AudioSource>();
  const functions: Readonly<Record<string, (...args: never[]) => unknown>> = {
    ...ENGINE_FUNCTIONS,
    openAudio,
  };
  const link = createLink(port, (name, args, signal) => {
    const called = Object.hasOwn(functions, name) ? functions[name] : undefined;
    if (!called) throw new TypeError(`Cannot call ${name} in the worker: there is no such function`);
    return called(...(unwireArguments(args, { link, signal, opened }) as never[]));
  });

  async function openAudio(
    file: Blob | ByteSource,
    { signal, ...options }: { name: string; multichannel: boolean; signal?: AbortSignal },
  ): Promise<object> {
    const bytes = file instanceof Blob ? blobByteSource(file) : file;
    const { source, format, tags, isStreamed, close } = await openTaggedByteSource(bytes, options);
    if (signal?.aborted) {
      // Nobody waits for it any more, so nobody will close it.
      await close();
      throw signal.reason;
    }
    const read = serveSource(source);
    const serve: Callable = async (method, args, callSignal) => {
      if (method === 'read') return read(method, args, callSignal);
      opened.delete(object);
      link.withdraw(object);
      await close();
    };
    const object = link.expose(serve);
    opened.set(object, source);
    const { sampleRate, channelLayout, frameCount } = source;
    return wire({ kind: 'file', object, sampleRate, channelLayout, frameCount, format, tags, isStreamed });
  }
}

function unwireArguments(
  args: readonly unknown[],
  { link, signal, opened }: { link: Link; signal: AbortSignal; opened: ReadonlyMap<number, AudioSource> },
): readonly unknown[] {
  return mapArguments(args, (value) => {
    const wired = unwire(value);
    switch (wired?.kind) {
      case 'signal':
        return signal;
      case 'callback':
        return (...callbackArgs: unknown[]) => link.tell(wired.object, 'call', callbackArgs);
      case 'source':
        return createRemoteSource(link, wired.object, wired);
      case 'opened': {
        const source = opened.get(wired.object);
        if (!source) throw new EngineError('Cannot use an audio file that was closed');
        return source;
      }
      case 'bytes':
        return remoteBytes(link, wired.object, wired.byteLength);
      case 'sink':
        return {
          write(block: readonly Float32Array[]) {
            // The block is only valid during the call, and its samples lie in memory that cannot leave.
            const copies = block.map((channel) => channel.slice());
            const transfer = copies.map(({ buffer }) => buffer);
            return link.call(wired.object, 'write', [copies], { transfer });
          },
          close: () => link.call(wired.object, 'close', []),
        };
      default:
        return value;
    }
  });
}

const remoteBytes = (link: Link, object: number, byteLength: number): ByteSource => ({
  byteLength,
  read: (offset, length) => link.call(object, 'read', [offset, length]) as Promise<Uint8Array>,
});
