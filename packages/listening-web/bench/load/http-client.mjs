/** The least of an HTTP client that keeps its connections: what it costs is not to hide what the server costs. */
import { Agent, request } from 'node:http';

/**
 * @param {{ url: string }} options the server's address
 * @returns a client whose `ask` resolves with status, set cookies and body
 */
export function createClient({ url }) {
  const { hostname, port } = new URL(url);
  const agent = new Agent({ keepAlive: true, maxSockets: 512 });

  function askOnce({ method, path, headers, body }) {
    return new Promise((resolve, reject) => {
      const sent = request({ hostname, port, path, method, headers, agent }, (response) => {
        const chunks = [];
        let byteLength = 0;
        response.on('data', (chunk) => {
          byteLength += chunk.byteLength;
          // What was heard is not needed again; only replies of JSON are read.
          if (response.headers['content-type']?.startsWith('application/json')) chunks.push(chunk);
        });
        response.on('end', () =>
          resolve({
            status: response.statusCode,
            setCookie: response.headers['set-cookie']?.[0] ?? null,
            byteLength,
            json: () => JSON.parse(Buffer.concat(chunks).toString()),
          }),
        );
        response.on('error', reject);
      });
      sent.once('error', (cause) => {
        cause.isStale = sent.reusedSocket && ['ECONNRESET', 'EPIPE'].includes(cause.code);
        reject(cause);
      });
      sent.end(body);
    });
  }

  return {
    /** Asks anew where the server let go of a kept connection just as it was used again, as browsers do. */
    ask: (options) =>
      askOnce(options).catch((cause) => (cause.isStale ? askOnce(options) : Promise.reject(cause))),
    close: () => agent.destroy(),
  };
}
