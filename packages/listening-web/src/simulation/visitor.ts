/** A browser's part of HTTP for programs: one listener's cookies, JSON there and back. */
import { Agent, request as httpRequest, type IncomingMessage } from 'node:http';

/** What came back. */
export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly bytes: Uint8Array;
  /** The body as JSON; throws a SyntaxError when it is none. */
  json(): unknown;
}

export interface Visitor {
  get(path: string): Promise<Reply>;
  post(path: string, body: unknown): Promise<Reply>;
  /** What this visitor sends with every request, cookies included: another visitor with these is the same person. */
  headers(): Record<string, string>;
}

/** Makes a visitor who has no cookie yet. `url` is the server's, without a slash at its end. */
export function createVisitor({
  url,
  headers = {},
}: {
  url: string;
  headers?: Record<string, string>;
}): Visitor {
  const cookies = new Map<string, string>();
  const agent = new Agent({ keepAlive: true });

  function sentHeaders(): Record<string, string> {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    return cookie === '' ? headers : { ...headers, cookie };
  }

  async function send(method: 'GET' | 'POST', path: string, body?: string): Promise<Reply> {
    const content = body === undefined ? {} : { 'content-type': 'application/json' };
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      httpRequest(url + path, { method, agent, headers: { ...sentHeaders(), ...content } }, resolve)
        .once('error', reject)
        .end(body);
    });
    const received = new Headers();
    for (let index = 0; index + 1 < response.rawHeaders.length; index += 2) {
      received.append(response.rawHeaders[index] ?? '', response.rawHeaders[index + 1] ?? '');
    }
    for (const line of received.getSetCookie()) {
      const [pair = ''] = line.split(';');
      const equals = pair.indexOf('=');
      cookies.set(pair.slice(0, equals), pair.slice(equals + 1));
    }
    const bytes = await readBody(response);
    return {
      status: response.statusCode ?? 0,
      headers: received,
      bytes,
      json: (): unknown => JSON.parse(new TextDecoder().decode(bytes)),
    };
  }

  return {
    headers: sentHeaders,
    get: (path) => send('GET', path),
    post: (path, body) => send('POST', path, JSON.stringify(body)),
  };
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
