/** Requests as they are, by any method, with any headers, over connections that are kept. */
import { Agent, request } from 'node:http';

export interface SentRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

const agent = new Agent({ keepAlive: true });

/** Sends a request and reads all of the reply; `text` is empty for what is none. */
export function sendRequest(
  origin: string,
  { method, path, headers, body }: SentRequest,
): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    // Said for every method: Node sends the body of a GET without its length, which is another request then.
    const length = body === null ? {} : { 'content-length': String(Buffer.byteLength(body)) };
    const options = { method, path, headers: { ...headers, ...length }, agent };
    const sent = request(origin + path, options, (reply) => {
      const chunks: Buffer[] = [];
      reply.on('data', (chunk: Buffer) => chunks.push(chunk));
      reply.on('error', reject);
      reply.on('end', () => {
        const isText = /^(text|application\/json)/.test(reply.headers['content-type'] ?? '');
        const text = isText ? Buffer.concat(chunks).toString('latin1') : '';
        resolve({ status: reply.statusCode ?? 0, text });
      });
    });
    sent.once('error', reject);
    sent.setTimeout(30_000, () => sent.destroy(new Error('no reply within 30 s')));
    sent.end(body ?? undefined);
  });
}

/** Lets go of the connections that are kept. */
export function hangUp(): void {
  agent.destroy();
}
