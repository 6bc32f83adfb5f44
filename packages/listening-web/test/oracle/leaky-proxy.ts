/** A proxy before the real server that leaks on purpose: what it passes on is the server's to the byte, but for the leak. */
import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { PresentedTrial } from '../../src/server/panels/panel-api.ts';
import { ABX_SLOTS, type AbxSlot, lastPart, soundKey, type TrueSound, type Truth } from './recording.ts';

/** A reply on its way to the listener. */
export interface PassingReply {
  status: number;
  headers: [name: string, value: string][];
  body: Buffer;
  delayMilliseconds: number;
  /** Sends the body without saying how long it is. */
  isChunked: boolean;
}

/** A trial on its way, and what lies under its switches. */
export interface PassingTrial {
  readonly trial: PresentedTrial;
  /** Whether the first condition of its comparison lies there. */
  readonly isFirst: Readonly<Record<AbxSlot, boolean>>;
  readonly stimulusId: Readonly<Record<AbxSlot, string>>;
  readonly item: string;
  readonly xIsA: boolean;
  readonly names: SecretNames;
  /** Lets an address of the listener's stand for one of the server's. */
  alias(token: string, real: string): void;
}

/** What names a condition, a track, an admin and a file: canaries. */
export interface SecretNames {
  readonly condition: string;
  readonly track: string;
  readonly admin: string;
  readonly file: string;
}

/** What the proxy knows of a sound. */
interface AboutSound {
  readonly isFirst: boolean;
  readonly stimulusId: string;
  readonly names: SecretNames;
}

/** One way to leak. */
export interface Leak {
  /** The row of the threat model that it belongs to. */
  readonly channel: string;
  readonly name: string;
  /** Spoils a sound's reply. */
  sound?(reply: PassingReply, about: AboutSound): void;
  /** Spoils a trial: gives back what is sent instead. */
  trial?(passing: PassingTrial): unknown;
  /** Spoils any other reply. */
  other?(reply: PassingReply, about: { readonly names: SecretNames }): void;
  /** Spoils what comes when a trial's sound is asked for once it is over. */
  afterwards?(reply: PassingReply, about: AboutSound): void;
  /** How many sessions it takes to be seen; ten unless given. */
  readonly sessions?: number;
  /** Where listeners must come one by one for it to be seen. */
  readonly needsOrder?: boolean;
  /** Asks the sounds as this. */
  readonly stimulusType?: 'audio/flac' | 'audio/wav';
}

export interface LeakyProxy {
  readonly url: string;
  stop(): Promise<void>;
}

/** Serves before `target`, with one leak, or none. */
export async function startLeakyProxy({
  target,
  truth,
  names,
  leak,
}: {
  target: string;
  truth: Truth;
  names: SecretNames;
  leak: Leak | null;
}): Promise<LeakyProxy> {
  const agent = new Agent({ keepAlive: true });
  const known = new Map<string, TrueSound>();
  /** What the listener calls a sound, and what the server does. */
  const aliases = new Map<string, string>();

  async function ask(incoming: IncomingMessage, path: string, body: Buffer): Promise<PassingReply> {
    const { host: _, ...headers } = incoming.headers;
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      request(target + path, { method: incoming.method ?? 'GET', headers, agent }, resolve)
        .once('error', reject)
        .end(body);
    });
    const pairs: [string, string][] = [];
    for (let index = 0; index < response.rawHeaders.length; index += 2)
      pairs.push([response.rawHeaders[index]!, response.rawHeaders[index + 1]!]);
    return {
      status: response.statusCode ?? 0,
      headers: pairs,
      body: Buffer.concat(await response.toArray()),
      delayMilliseconds: 0,
      isChunked: false,
    };
  }

  async function pass(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const path = incoming.url ?? '/';
    const body = Buffer.concat(await incoming.toArray());
    const token = lastPart(path);
    const isSound = path.includes('/api/stimuli/');
    const asked = isSound ? path.replace(token, aliases.get(token) ?? token).replace(/\?.*/, '') : path;
    const reply = await ask(incoming, asked, body);
    if (isSound && reply.status === 200) {
      const about = truth.get(soundKey(reply.body));
      if (about !== undefined) {
        known.set(token, about);
        leak?.sound?.(reply, { ...about, names });
      }
    } else if (isSound) {
      const about = known.get(token);
      if (about !== undefined) leak?.afterwards?.(reply, { ...about, names });
    } else if (leak?.trial !== undefined && path.endsWith('/trials') && reply.status === 200) {
      await spoilTrial(incoming, reply);
    } else leak?.other?.(reply, { names });
    send(outgoing, reply);
  }

  async function spoilTrial(incoming: IncomingMessage, reply: PassingReply): Promise<void> {
    const trial = JSON.parse(reply.body.toString()) as PresentedTrial;
    const { 'content-length': _, 'content-type': __, ...headers } = incoming.headers;
    const looking = Object.assign(Object.create(incoming), { method: 'GET', headers });
    const sounds = new Map<string, TrueSound>();
    for (const { slot, url } of trial.stimuli) {
      const sound = await ask(looking, new URL(url, `${target}/`).pathname, Buffer.alloc(0));
      const about = truth.get(soundKey(sound.body));
      if (about === undefined) throw new RangeError(`Cannot leak as the sound under ${slot} is not known`);
      sounds.set(slot, about);
    }
    const each = <Value>(of: (slot: AbxSlot) => Value) =>
      Object.fromEntries(ABX_SLOTS.map((slot) => [slot, of(slot)])) as Record<AbxSlot, Value>;
    const spoiled = leak?.trial?.({
      trial,
      isFirst: each((slot) => sounds.get(slot)!.isFirst),
      stimulusId: each((slot) => sounds.get(slot)!.stimulusId),
      item: sounds.get('A')!.item,
      xIsA: sounds.get('X')!.stimulusId === sounds.get('A')!.stimulusId,
      names,
      alias: (token, real) => aliases.set(token, real),
    });
    setBody(reply, Buffer.from(JSON.stringify(spoiled)));
  }

  const server = createServer((incoming, outgoing) => {
    pass(incoming, outgoing).catch((problem: unknown) => outgoing.destroy(problem as Error));
  });
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async stop() {
      agent.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}

/** Gives a reply another body, and says its length where one is said. */
export function setBody(reply: PassingReply, body: Buffer): void {
  reply.body = body;
  reply.headers = reply.headers.map(([name, value]) =>
    name.toLowerCase() === 'content-length' ? [name, String(body.byteLength)] : [name, value],
  );
}

const HOP_BY_HOP = ['connection', 'keep-alive', 'transfer-encoding'];

function send(
  outgoing: ServerResponse,
  { status, headers, body, delayMilliseconds, isChunked }: PassingReply,
): void {
  const sent = headers.filter(([name, value]) => {
    const lower = name.toLowerCase();
    if (isChunked && lower === 'content-length') return false;
    return !HOP_BY_HOP.includes(lower) || (lower === 'connection' && value === 'close');
  });
  outgoing.sendDate = false;
  const finish = () => {
    outgoing.writeHead(status, sent.flat());
    outgoing.end(body);
  };
  if (delayMilliseconds > 0) setTimeout(finish, delayMilliseconds);
  else finish();
}
