import { createMiddleware } from 'hono/factory';
import { BadRequestError } from '../errors.ts';
import type { ServerEnv } from '../http/server-env.ts';

const WITH_BODY = ['POST', 'PUT', 'PATCH'];
const JSON_TYPE = /^application\/json\s*(;|$)/i;

/** Takes a write only as JSON, plain and uncompressed: no form of another site gets through, nor a body that grows when it is read. */
export const jsonOnly = createMiddleware<ServerEnv>(async (c, next) => {
  if (WITH_BODY.includes(c.req.method)) {
    if (!JSON_TYPE.test(c.req.header('content-type') ?? '')) {
      throw new BadRequestError('The request must be JSON and say so in its content type.');
    }
    if ((c.req.header('content-encoding') ?? 'identity') !== 'identity') {
      throw new BadRequestError('The request must not be compressed.');
    }
  }
  await next();
});
