import { playbackSystemSchema } from '@earwitness/bench/panel';
import { Hono } from 'hono';
import { z } from 'zod';
import { jsonBody } from '../middleware/json-body.ts';
import { readListenerCookie, writeListenerCookie } from '../middleware/listener-cookie.ts';
import type { PanelDesk } from '../panels/panel-desk.ts';

const LONGEST_RESPONSE_SECONDS = 7 * 24 * 3600;
const MOST_SWITCHES = 1_000_000;

const startSchema = z.strictObject({
  consent: z.literal(true),
  playback: playbackSystemSchema,
  trainedListener: z.boolean(),
});

const nextTrialSchema = z.strictObject({});

const answerSchema = z.strictObject({
  idempotencyKey: z.string().min(16).max(64),
  choice: z.enum(['A', 'B', 'none']),
  confidence: z.int().min(1).max(5).nullable(),
  responseSeconds: z.number().min(0).max(LONGEST_RESPONSE_SECONDS),
  switches: z.int().min(0).max(MOST_SWITCHES),
});

/** What a listener's page asks: the panel, a session, trials, answers, and in the end one's own result. */
export function listenerRoutes({ desk }: { desk: PanelDesk }) {
  return new Hono()
    .get('/:panelId', (c) => {
      const panelId = c.req.param('panelId');
      return c.json(desk.find(panelId).face({ cookie: readListenerCookie(c, panelId) }), 200);
    })
    .post('/:panelId/sessions', jsonBody(startSchema), async (c) => {
      const panelId = c.req.param('panelId');
      const { playback, trainedListener } = c.req.valid('json');
      const { created, cookie, session } = await desk
        .find(panelId)
        .startSession({ cookie: readListenerCookie(c, panelId), playback, trainedListener });
      writeListenerCookie(c, panelId, cookie);
      return created ? c.json(session, 201) : c.json(session, 200);
    })
    .post('/:panelId/trials', jsonBody(nextTrialSchema), async (c) => {
      const panelId = c.req.param('panelId');
      return c.json(await desk.find(panelId).nextTrial({ cookie: readListenerCookie(c, panelId) }), 200);
    })
    .post('/:panelId/trials/:trialToken/answer', jsonBody(answerSchema), async (c) => {
      const { panelId, trialToken } = c.req.param();
      const reply = await desk.find(panelId).answer({
        cookie: readListenerCookie(c, panelId),
        trialToken,
        request: c.req.valid('json'),
      });
      return c.json(reply, 200);
    })
    .get('/:panelId/result', (c) => {
      const panelId = c.req.param('panelId');
      return c.json(desk.find(panelId).ownResult({ cookie: readListenerCookie(c, panelId) }), 200);
    });
}
