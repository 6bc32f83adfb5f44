/** The page's side: functions that are carried out in the worker. */
import { type AudioInput, type AudioSink, type AudioSource, toAudioSource } from '../audio/pcm-audio.ts';
import { nameOf } from '../files/byte-source.ts';
import type { AudioFile } from '../files/open-byte-source.ts';
import type { ENGINE_FUNCTIONS } from './engine-functions.ts';
import { createLink, type Link, ROOT } from './link.ts';
import type { Port } from './port.ts';
import { createRemoteSource, serveSource } from './remote-source.ts';
import { mapArguments, unwire, type Wired, wire } from './wire.ts';

type Functions = typeof ENGINE_FUNCTIONS;

/** As it is where it gives a promise already, with all its overloads. */
type Remote<Function extends (...args: never[]) => unknown> = Function extends (
  ...args: never[]
) => Promise<unknown>
  ? Function
  : (...args: Parameters<Function>) => Promise<ReturnType<Function>>;

/** The engine's functions, with the arguments that they have elsewhere; only kernels and stages of the caller's own cannot be handed over. */
export type RemoteEngine = {
  readonly [Name in keyof Functions]: Remote<Functions[Name]>;
} & {
  /**
   * Opens a file in the worker, where its audio stays: hand its `source` to the other functions, and `close()` it in the end.
   *
   * @throws {UnreadableAudioError} not audio, damaged or empty
   * @throws {UnsupportedAudioError} a format, channels or a sample rate that are not supported
   */
  openAudio(
    file: Blob | Uint8Array,
    options?: { name?: string; multichannel?: boolean; signal?: AbortSignal },
  ): Promise<AudioFile>;
};

/** @returns the functions, and what ends them all with an error */
export function connectEngine(port: Port): { engine: RemoteEngine; cut(reason: Error): void } {
  /** The worker's numbers of what it has opened. */
  const opened = new WeakMap<AudioSource, number>();
  const link = createLink(port, () => undefined);

  async function call(name: string, args: readonly unknown[]): Promise<unknown> {
    const objects: number[] = [];
    let signal: AbortSignal | undefined;
    const expose: Link['expose'] = (callable) => {
      const object = link.expose(callable);
      objects.push(object);
      return object;
    };
    const wiredArgs = mapArguments(args, (value) => {
      if (value instanceof AbortSignal) {
        signal = value;
        return wire({ kind: 'signal' });
      }
      const wired = wireArgument(value, { opened, expose });
      return wired ? wire(wired) : value;
    });
    const release = () => {
      for (const object of objects) link.withdraw(object);
    };
    let file: Wired | undefined;
    try {
      const result = await link.call(ROOT, name, wiredArgs, { signal });
      file = unwire(result);
      return file?.kind === 'file' ? reviveFile(file, release) : result;
    } finally {
      if (!file) release();
    }
  }

  /** @param release lets go of the bytes that the worker reads from as long as the file is open */
  function reviveFile(
    { object, format, tags, isStreamed, ...sourceFormat }: Extract<Wired, { kind: 'file' }>,
    release: () => void,
  ): AudioFile {
    const source = createRemoteSource(link, object, sourceFormat);
    opened.set(source, object);
    return {
      source,
      format,
      tags,
      isStreamed,
      async close() {
        await link.call(object, 'close', []);
        release();
      },
    };
  }

  const openAudio: RemoteEngine['openAudio'] = (
    file,
    { name = nameOf(file), multichannel = false, signal } = {},
  ) => call('openAudio', [file, { name, multichannel, signal }]) as Promise<AudioFile>;

  const engine = new Proxy({ openAudio } as RemoteEngine, {
    get(own, name) {
      if (Object.hasOwn(own, name)) return own[name as keyof RemoteEngine];
      // Whoever awaits the engine asks for a `then`.
      if (typeof name === 'symbol' || name === 'then') return undefined;
      return (...args: unknown[]) => call(name, args);
    },
  });
  return { engine, cut: link.cut };
}

/** What cannot be copied, or would take long to: it stays here, and the worker asks for it as it goes on. */
function wireArgument(
  value: unknown,
  { opened, expose }: { opened: WeakMap<AudioSource, number>; expose: Link['expose'] },
): Wired | undefined {
  if (typeof value === 'function') {
    return { kind: 'callback', object: expose((_method, args) => value(...args)) };
  }
  if (typeof value !== 'object' || value === null) return undefined;
  if (value instanceof Uint8Array) {
    const read = ([offset, length]: number[]) => value.slice(offset, offset! + length!);
    return {
      kind: 'bytes',
      object: expose((_method, args) => read(args as number[])),
      byteLength: value.byteLength,
    };
  }
  if (isSink(value)) {
    return {
      kind: 'sink',
      object: expose(async (method, [block]) => {
        if (method === 'write') await value.write(block as readonly Float32Array[]);
        else await value.close();
      }),
    };
  }
  if (!isAudio(value)) return undefined;
  const source = toAudioSource(value);
  const object = opened.get(source);
  if (object !== undefined) return { kind: 'opened', object };
  const { sampleRate, channelLayout, frameCount } = source;
  return { kind: 'source', object: expose(serveSource(source)), sampleRate, channelLayout, frameCount };
}

const isSink = (value: object): value is AudioSink => 'write' in value && 'close' in value;

function isAudio(value: object): value is AudioInput {
  if (!('sampleRate' in value)) return false;
  if ('read' in value || 'getChannelData' in value) return true;
  const channels = 'channels' in value ? value.channels : undefined;
  return Array.isArray(channels) && channels[0] instanceof Float32Array;
}
