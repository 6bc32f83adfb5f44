import { Hono } from 'hono';
import { z } from 'zod';
import { adminOnly } from '../middleware/admin-only.ts';
import { jsonBody } from '../middleware/json-body.ts';
import type { PanelDesk } from '../panels/panel-desk.ts';

const closeSchema = z.strictObject({});
const unblindSchema = z.strictObject({ reason: z.string().trim().min(3).max(500) });

/** What the experimenter's page asks. Blind like everyone else until the panel is unblinded. */
export function adminRoutes({ desk, adminToken }: { desk: PanelDesk; adminToken: string }) {
  return new Hono()
    .use(adminOnly({ adminToken }))
    .get('/panels', (c) => c.json({ panels: desk.all().map((panel) => panel.progress()) }, 200))
    .post('/panels/:panelId/close', jsonBody(closeSchema), async (c) => {
      const panel = desk.find(c.req.param('panelId'));
      await panel.close();
      return c.json(panel.progress(), 200);
    })
    .post('/panels/:panelId/unblind', jsonBody(unblindSchema), async (c) => {
      const panel = desk.find(c.req.param('panelId'));
      await panel.unblind(c.req.valid('json'));
      return c.json(panel.progress(), 200);
    })
    .get('/panels/:panelId/results', (c) => c.json(desk.find(c.req.param('panelId')).results(), 200));
}
