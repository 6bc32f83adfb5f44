import { z } from '@hono/zod-openapi';
import { StorageFailedError } from '../errors.ts';
import { declareRoute, json, type Side } from '../http/declare-route.ts';
import { newRouter } from '../http/new-router.ts';

const okSchema = z.strictObject({ ok: z.literal(true) });

/** For whoever watches over the server: whether it lives, and whether it can keep an answer. */
export function healthRoutes({ side, ready }: { side: Side; ready: () => Promise<boolean> }) {
  const rule = { side, may: 'anyone', rate: 'read' } as const;
  return newRouter()
    .openapi(
      declareRoute({
        method: 'get',
        path: '/api/health',
        rule,
        summary: 'Whether the process lives',
        responses: { 200: json(okSchema, 'It does') },
      }),
      (c) => c.json({ ok: true } as const, 200),
    )
    .openapi(
      declareRoute({
        method: 'get',
        path: '/api/ready',
        rule,
        summary: 'Whether the database took a write within the last ten seconds',
        responses: { 200: json(okSchema, 'It did') },
      }),
      async (c) => {
        if (await ready()) return c.json({ ok: true } as const, 200);
        throw new StorageFailedError({ reason: 'failed', cause: new Error('the database is not ready') });
      },
    );
}
