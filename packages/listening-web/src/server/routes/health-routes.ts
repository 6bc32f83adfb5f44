import { z } from '@hono/zod-openapi';
import { StorageFailedError } from '../errors.ts';
import { declareRoute, json, type Side } from '../http/declare-route.ts';
import { newRouter } from '../http/new-router.ts';
import type { PanelDesk } from '../panels/panel-desk.ts';
import type { PanelStores } from '../stores/panel-stores.ts';

const okSchema = z.strictObject({ ok: z.literal(true) });
const healthSchema = z.strictObject({
  ok: z.literal(true),
  /** Panels that could not be taken up; the others are served. */
  panelsBroken: z.int().min(0),
});

/** For whoever watches over the server: whether it lives, and whether it can keep an answer. */
export function healthRoutes({
  side,
  desk,
}: {
  side: Side;
  desk: Pick<PanelDesk, 'broken'> & { readonly stores: Pick<PanelStores, 'ready'> };
}) {
  const rule = { side, may: 'anyone', rate: 'read' } as const;
  return newRouter()
    .openapi(
      declareRoute({
        method: 'get',
        path: '/api/health',
        rule,
        summary: 'Whether the process lives, and how many panels it could not take up',
        responses: { 200: json(healthSchema, 'It does') },
      }),
      (c) => c.json({ ok: true, panelsBroken: desk.broken().length } as const, 200),
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
        if (await desk.stores.ready()) return c.json({ ok: true } as const, 200);
        throw new StorageFailedError({ reason: 'failed', cause: new Error('the database is not ready') });
      },
    );
}
