import { bodyLimit } from 'hono/body-limit';
import { createMiddleware } from 'hono/factory';
import { HTTPException } from 'hono/http-exception';
import type { ServerEnv } from '../http/server-env.ts';

const LARGEST_BODY_BYTES = 64 * 1024;

function refuse(): never {
  throw new HTTPException(413);
}

const limitWhileReading = bodyLimit({ maxSize: LARGEST_BODY_BYTES, onError: refuse });

/** Refuses a body of more than 64 KiB before it is read to the end. Bodies are read as they are: none is decompressed. */
export const limitBody = createMiddleware<ServerEnv>(async (c, next) => {
  if (c.req.method === 'GET' || c.req.method === 'HEAD') return next();
  const announced = c.req.header('content-length');
  // Node reads no more than was announced. To look at the body itself would have it read through a web stream, which costs more than the rest.
  if (announced !== undefined && c.req.header('transfer-encoding') === undefined) {
    return Number(announced) > LARGEST_BODY_BYTES ? refuse() : next();
  }
  return limitWhileReading(c, next);
});
