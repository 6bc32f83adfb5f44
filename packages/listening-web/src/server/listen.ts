import type { Server } from 'node:http';
import { createAdaptorServer } from '@hono/node-server';
import type { Hono } from 'hono';
import { PortInUseError } from './errors.ts';

/** A server that listens. */
export interface Listening {
  readonly url: string;
  /** Lets go of the port at once; connections that are open are cut. */
  stop(): Promise<void>;
}

/**
 * Begins to answer on a port; 0 takes any that is free.
 *
 * @throws {PortInUseError} if another program listens there
 */
export async function listen({
  app,
  host,
  port,
}: {
  app: Hono;
  host: string;
  port: number;
}): Promise<Listening> {
  const server = createAdaptorServer({ fetch: app.fetch }) as Server;
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      reject(cause.code === 'EADDRINUSE' ? new PortInUseError({ port, cause }) : cause);
    });
    server.listen(port, host, resolve);
  });
  const address = server.address();
  const actualPort = typeof address === 'object' && address !== null ? address.port : port;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${actualPort}`,
    stop: () =>
      new Promise((resolve, reject) => {
        server.close((problem) => (problem === undefined ? resolve() : reject(problem)));
        server.closeAllConnections();
      }),
  };
}
