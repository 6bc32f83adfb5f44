import { createMiddleware } from 'hono/factory';
import { isLoopback, networkNamer, originReader, type TrustProxy } from '../http/client-address.ts';
import type { ServerEnv } from '../http/server-env.ts';

/** Finds out once what the rest of a request's way needs to know of its sender, and no more. */
export function knowOrigin({ trustProxy, isSecure }: { trustProxy: TrustProxy; isSecure: boolean }) {
  const readOrigin = originReader(trustProxy);
  const nameNetwork = networkNamer();
  return createMiddleware<ServerEnv>(async (c, next) => {
    const { socket } = c.env.incoming;
    const origin = readOrigin({
      socketAddress: socket.remoteAddress ?? '',
      socketIsSecure: 'encrypted' in socket,
      forwardedFor: c.req.header('x-forwarded-for'),
      forwardedProto: c.req.header('x-forwarded-proto'),
    });
    c.set('network', nameNetwork(origin.address));
    c.set('isLocal', isLoopback(origin.address));
    c.set('isSecure', isSecure || origin.isSecure);
    c.set('isGuess', false);
    await next();
  });
}
