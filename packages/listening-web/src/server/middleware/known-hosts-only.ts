import { createMiddleware } from 'hono/factory';
import { WrongHostError } from '../errors.ts';
import { isKnownHost } from '../http/known-host.ts';
import type { ServerEnv } from '../http/server-env.ts';

/** Refuses requests to a name that is not this server's. */
export function knownHostsOnly({ names }: { names: readonly string[] }) {
  return createMiddleware<ServerEnv>(async (c, next) => {
    if (!isKnownHost(c.req.header('host') ?? '', names)) throw new WrongHostError();
    await next();
  });
}
