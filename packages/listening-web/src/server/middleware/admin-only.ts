import { createHash, timingSafeEqual } from 'node:crypto';
import { createMiddleware } from 'hono/factory';
import { NotAllowedError } from '../errors.ts';

/** Lets only the experimenter pass: whoever sends the admin token as a bearer token. */
export function adminOnly({ adminToken }: { adminToken: string }) {
  const expected = digest(`Bearer ${adminToken}`);
  return createMiddleware(async (c, next) => {
    // Digests have one length, so the comparison takes the same time for every guess.
    if (!timingSafeEqual(digest(c.req.header('authorization') ?? ''), expected)) {
      throw new NotAllowedError('This needs the admin token.');
    }
    await next();
  });
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
