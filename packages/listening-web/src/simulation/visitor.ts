/** A browser's part of HTTP for programs: one listener's cookies, JSON there and back. */
import {
  Agent as HttpAgent,
  request as httpRequest,
  type IncomingMessage,
  type RequestOptions,
} from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';

/** What came back. */
export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly bytes: Uint8Array;
  /** The body as JSON; throws a SyntaxError when it is none. */
  json(): unknown;
}

/** All that a listener's side receives of one reply, and when: what anything that leaks must show in. */
export interface TrafficRecord {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly status: number;
  /** As they came: names as spelled, in order, doubled ones twice. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Uint8Array;
  /** Which request of this visitor, from 0. */
  readonly requestNumber: number;
  /** Which of this visitor's replies was complete, from 0. */
  readonly completionNumber: number;
  readonly sentAtMilliseconds: number;
  readonly firstByteMilliseconds: number;
  readonly totalMilliseconds: number;
  readonly isConnectionReused: boolean;
}

export interface Visitor {
  /** @param path below the server's address, or a whole URL */
  get(path: string, headers?: Record<string, string>): Promise<Reply>;
  post(path: string, body: unknown): Promise<Reply>;
  /** What this visitor sends with every request, cookies included: another visitor with these is the same person. */
  headers(): Record<string, string>;
  /** Lets go of the connections that are kept for another request. */
  leave(): void;
}

/** Makes a visitor who has no cookie yet. `url` is the server's, without a slash at its end. */
export function createVisitor({
  url,
  headers = {},
  onTrafficRecord,
}: {
  url: string;
  headers?: Record<string, string>;
  onTrafficRecord?: (record: TrafficRecord) => void;
}): Visitor {
  const cookies = new Map<string, string>();
  const isSecure = url.startsWith('https:');
  const agent = new (isSecure ? HttpsAgent : HttpAgent)({ keepAlive: true });
  const request = isSecure ? httpsRequest : httpRequest;
  let requestsMade = 0;
  let repliesComplete = 0;

  function sentHeaders(): Record<string, string> {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    return cookie === '' ? headers : { ...headers, cookie };
  }

  async function send(
    method: 'GET' | 'POST',
    path: string,
    { body, further = {} }: { body?: string; further?: Record<string, string> },
  ): Promise<Reply> {
    const requestNumber = requestsMade;
    requestsMade += 1;
    const content = body === undefined ? {} : { 'content-type': 'application/json' };
    const target = /^https?:/.test(path) ? path : `${url}/${path.replace(/^\//, '')}`;
    const sentAtMilliseconds = performance.now();
    const headersSent = { ...sentHeaders(), ...content, ...further };
    const ask = () => askOnce(request, target, { method, agent, headers: headersSent }, body);
    // The server may let go of a kept connection just as it is used again; browsers ask anew then, too.
    const { response, isConnectionReused } = await ask().catch((problem: unknown) => {
      if (problem instanceof StaleConnectionError) return ask();
      throw problem;
    });
    const firstByteMilliseconds = performance.now() - sentAtMilliseconds;
    const pairs = pairsOf(response.rawHeaders);
    const received = new Headers(pairs.map(([name, value]): [string, string] => [name, value]));
    for (const line of received.getSetCookie()) {
      const [pair = ''] = line.split(';');
      const equals = pair.indexOf('=');
      cookies.set(pair.slice(0, equals), pair.slice(equals + 1));
    }
    const bytes = await readBody(response);
    const status = response.statusCode ?? 0;
    onTrafficRecord?.({
      method,
      path,
      status,
      headers: pairs,
      body: bytes,
      requestNumber,
      completionNumber: repliesComplete,
      sentAtMilliseconds,
      firstByteMilliseconds,
      totalMilliseconds: performance.now() - sentAtMilliseconds,
      isConnectionReused,
    });
    repliesComplete += 1;
    return {
      status,
      headers: received,
      bytes,
      json: (): unknown => JSON.parse(new TextDecoder().decode(bytes)),
    };
  }

  return {
    headers: sentHeaders,
    get: (path, further) => send('GET', path, further === undefined ? {} : { further }),
    post: (path, body) => send('POST', path, { body: JSON.stringify(body) }),
    leave: () => agent.destroy(),
  };
}

class StaleConnectionError extends Error {}

function askOnce(
  request: typeof httpRequest,
  target: string,
  options: RequestOptions,
  body: string | undefined,
): Promise<{ response: IncomingMessage; isConnectionReused: boolean }> {
  return new Promise((resolve, reject) => {
    const sent = request(target, options, (response) =>
      resolve({ response, isConnectionReused: sent.reusedSocket }),
    );
    sent.once('error', (cause: NodeJS.ErrnoException) => {
      const isStale = sent.reusedSocket && (cause.code === 'ECONNRESET' || cause.code === 'EPIPE');
      reject(isStale ? new StaleConnectionError(cause.message, { cause }) : cause);
    });
    sent.end(body);
  });
}

function pairsOf(rawHeaders: readonly string[]): (readonly [string, string])[] {
  return Array.from(
    { length: Math.floor(rawHeaders.length / 2) },
    (_, pair) => [rawHeaders[2 * pair] ?? '', rawHeaders[2 * pair + 1] ?? ''] as const,
  );
}

/** Collects into one buffer of the length announced: stimuli are megabytes, and a panel has thousands of them. */
async function readBody(response: IncomingMessage): Promise<Uint8Array> {
  const announced = Number(response.headers['content-length']);
  if (!Number.isSafeInteger(announced)) return Buffer.concat(await response.toArray());
  const bytes = new Uint8Array(announced);
  let filled = 0;
  for await (const chunk of response as AsyncIterable<Uint8Array>) {
    bytes.set(chunk, filled);
    filled += chunk.byteLength;
  }
  if (filled !== announced)
    throw new RangeError(`Cannot use the reply as it was cut off after ${filled} bytes`);
  return bytes;
}
