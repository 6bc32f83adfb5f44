/** A browser's part of HTTP for programs: one listener's cookies, JSON there and back. */

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

  function sentHeaders(): Record<string, string> {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    return cookie === '' ? headers : { ...headers, cookie };
  }

  async function request(path: string, init: RequestInit & { headers?: Record<string, string> }) {
    const response = await fetch(url + path, {
      ...init,
      headers: { ...sentHeaders(), ...init.headers },
      redirect: 'manual',
    });
    for (const line of response.headers.getSetCookie()) {
      const [pair = ''] = line.split(';');
      const equals = pair.indexOf('=');
      cookies.set(pair.slice(0, equals), pair.slice(equals + 1));
    }
    const bytes = new Uint8Array(await response.arrayBuffer());
    return {
      status: response.status,
      headers: response.headers,
      bytes,
      json: (): unknown => JSON.parse(new TextDecoder().decode(bytes)),
    };
  }

  return {
    headers: sentHeaders,
    get: (path) => request(path, { method: 'GET' }),
    post: (path, body) =>
      request(path, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
  };
}
