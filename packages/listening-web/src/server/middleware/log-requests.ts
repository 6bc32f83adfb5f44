import { createMiddleware } from 'hono/factory';
import { newOpaqueToken } from '../blinding/opaque-token.ts';
import type { Side } from '../http/declare-route.ts';
import type { ServerEnv } from '../http/server-env.ts';
import type { ServerLog } from '../http/server-log.ts';

/** Writes one line a request. The route is named as it was declared, never by its address: addresses hold tokens. */
export function logRequests({ log, side }: { log: ServerLog; side: Side }) {
  return createMiddleware<ServerEnv>(async (c, next) => {
    const begunAt = performance.now();
    c.set('requestId', newOpaqueToken());
    c.set('route', 'none');
    await next();
    const { status } = c.res;
    const line = {
      requestId: c.get('requestId'),
      side,
      method: c.req.method,
      route: c.get('route'),
      status,
      milliseconds: Math.round((performance.now() - begunAt) * 10) / 10,
    };
    if (status >= 500) log.warn(line);
    else log.info(line);
    // Of what went wrong the sender learns this number, by which the log finds it.
    if (status >= 400) c.res.headers.set('x-request-id', c.get('requestId'));
  });
}
