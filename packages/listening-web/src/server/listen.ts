import { readFile } from 'node:fs/promises';
import type { Server } from 'node:http';
import { createServer as createTlsServer, type Server as TlsServer } from 'node:https';
import type { Socket } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import { CertificateRefusedError, PortInUseError } from './errors.ts';
import { lanAddresses } from './tls/lan-addresses.ts';
import { leadToHttps } from './tls/lead-to-https.ts';

/** A server that listens. */
export interface Listening {
  /** Where it is reached; by the likeliest address on the local network where it listens at every address. */
  readonly url: string;
  readonly port: number;
  /** Lets go of the port at once; a request that came before has two seconds to get its reply, then every connection is cut. */
  stop(): Promise<void>;
}

/** Files of a certificate and its key, both PEM; the certificate with those that vouch for it. */
export interface TlsFiles {
  readonly certificateFile: string;
  readonly keyFile: string;
}

/** Whoever takes longer to say what they want holds a connection for nothing. */
const REQUEST_TIMEOUT_MILLISECONDS = 30_000;
const HEADERS_TIMEOUT_MILLISECONDS = 10_000;
/** Longer than proxies keep theirs (nginx 60 s), so that none sends a request into a connection that is just being closed. */
const KEEP_ALIVE_MILLISECONDS = 75_000;
/** Long enough for an answer to reach the disk and its receipt the listener; those who run servers wait ten seconds at most. */
const LAST_REPLIES_MILLISECONDS = 2_000;
const LOOK_AGAIN_MILLISECONDS = 20;

const EVERY_ADDRESS = ['0.0.0.0', '::'];

type FetchCallback = Parameters<typeof createAdaptorServer>[0]['fetch'];

/**
 * Begins to answer on a port; 0 takes any that is free.
 *
 * @throws {PortInUseError} if another program listens there
 * @throws {CertificateRefusedError} if the certificate cannot be read or does not fit its key
 */
export async function listen({
  fetch,
  host,
  port,
  tls = null,
}: {
  fetch: FetchCallback;
  host: string;
  port: number;
  tls?: TlsFiles | null;
}): Promise<Listening> {
  const serverOptions = {
    requestTimeout: REQUEST_TIMEOUT_MILLISECONDS,
    headersTimeout: HEADERS_TIMEOUT_MILLISECONDS,
    keepAliveTimeout: KEEP_ALIVE_MILLISECONDS,
  };
  const server = (
    tls === null
      ? createAdaptorServer({ fetch, serverOptions })
      : await createTls({ fetch, tls, serverOptions })
  ) as Server;
  // Those that never came as far as a request are among them, which the server's own list leaves out.
  const connections = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    connections.add(socket);
    socket.once('close', () => connections.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      reject(cause.code === 'EADDRINUSE' ? new PortInUseError({ port, cause }) : cause);
    });
    server.listen(port, host, resolve);
  });
  const address = server.address();
  const actualPort = typeof address === 'object' && address !== null ? address.port : port;
  return {
    port: actualPort,
    url: `${tls === null ? 'http' : 'https'}://${hostOfUrl(host)}:${actualPort}`,
    stop: () => stopListening(server, connections),
  };
}

/** Nobody can go to "every address". */
function hostOfUrl(host: string): string {
  const reached = EVERY_ADDRESS.includes(host) ? (lanAddresses()[0] ?? '127.0.0.1') : host;
  return reached.includes(':') ? `[${reached}]` : reached;
}

function stopListening(server: Server, connections: ReadonlySet<Socket>): Promise<void> {
  return new Promise((resolve, reject) => {
    const cutsIdle = setInterval(() => server.closeIdleConnections(), LOOK_AGAIN_MILLISECONDS);
    const cutsAll = setTimeout(() => {
      for (const socket of connections) socket.destroy();
    }, LAST_REPLIES_MILLISECONDS);
    server.close((problem) => {
      clearInterval(cutsIdle);
      clearTimeout(cutsAll);
      if (problem === undefined) resolve();
      else reject(problem);
    });
  });
}

async function createTls({
  fetch,
  tls: { certificateFile, keyFile },
  serverOptions,
}: {
  fetch: FetchCallback;
  tls: TlsFiles;
  serverOptions: { requestTimeout: number; headersTimeout: number; keepAliveTimeout: number };
}) {
  try {
    const [cert, key] = await Promise.all([readFile(certificateFile), readFile(keyFile)]);
    const server = createAdaptorServer({
      fetch,
      createServer: createTlsServer,
      serverOptions: { ...serverOptions, cert, key, minVersion: 'TLSv1.2' },
    });
    leadToHttps(server as TlsServer, { patienceMilliseconds: HEADERS_TIMEOUT_MILLISECONDS });
    return server;
  } catch (cause) {
    throw new CertificateRefusedError({ certificateFile, cause });
  }
}
