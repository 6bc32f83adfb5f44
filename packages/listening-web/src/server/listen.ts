import { readFile } from 'node:fs/promises';
import type { Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { createAdaptorServer } from '@hono/node-server';
import { CertificateRefusedError, PortInUseError } from './errors.ts';

/** A server that listens. */
export interface Listening {
  readonly url: string;
  readonly port: number;
  /** Lets go of the port at once; connections that are open are cut. */
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
  };
  const server = (
    tls === null
      ? createAdaptorServer({ fetch, serverOptions })
      : await createTls({ fetch, tls, serverOptions })
  ) as Server;
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
    url: `${tls === null ? 'http' : 'https'}://${host.includes(':') ? `[${host}]` : host}:${actualPort}`,
    stop: () =>
      new Promise((resolve, reject) => {
        server.close((problem) => (problem === undefined ? resolve() : reject(problem)));
        server.closeAllConnections();
      }),
  };
}

async function createTls({
  fetch,
  tls: { certificateFile, keyFile },
  serverOptions,
}: {
  fetch: FetchCallback;
  tls: TlsFiles;
  serverOptions: { requestTimeout: number; headersTimeout: number };
}) {
  try {
    const [cert, key] = await Promise.all([readFile(certificateFile), readFile(keyFile)]);
    return createAdaptorServer({
      fetch,
      createServer: createTlsServer,
      serverOptions: { ...serverOptions, cert, key, minVersion: 'TLSv1.2' },
    });
  } catch (cause) {
    throw new CertificateRefusedError({ certificateFile, cause });
  }
}
