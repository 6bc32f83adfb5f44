import { z } from '@hono/zod-openapi';
import { NotFoundError } from '../errors.ts';
import { declareRoute } from '../http/declare-route.ts';
import { newRouter } from '../http/new-router.ts';
import { wantedStimulusTypes } from '../http/wanted.ts';
import { readConductorCookie, readListenerCookie } from '../middleware/listener-cookie.ts';
import type { PanelDesk } from '../panels/panel-desk.ts';

const sound = { schema: z.string().openapi({ format: 'binary' }) };

/**
 * The sounds. Written by hand: a static file handler adds dates, tags and ranges, and each of them can name a file. Every
 * stimulus takes this one way, whole, from memory, with these headers and no others; `Date`, `Connection` and `Keep-Alive` are
 * Node's own, and say the time and how long the line stays open, which is the same for all.
 */
export function stimulusRoutes({ desk }: { desk: PanelDesk }) {
  return newRouter().openapi(
    declareRoute({
      method: 'get',
      path: '/api/stimuli/{token}',
      // A HEAD request would count as heard without a sample having left.
      rule: { side: 'listener', may: 'listener', rate: 'sound', takesHead: false },
      summary: 'A stimulus of the open trial, whole, as FLAC or WAV by the Accept header',
      request: { params: z.object({ token: z.string() }) },
      responses: {
        200: { description: 'The sound', content: { 'audio/flac': sound, 'audio/wav': sound } },
      },
      // That it was heard is written to the log before it leaves.
      errors: ['not-found', 'disk-full'],
    }),
    async (c) => {
      const { token } = c.req.valid('param');
      const panel = desk.all().find(({ listener }) => listener.ownsStimulus(token));
      if (panel === undefined) throw new NotFoundError();
      const { type, bytes } = await panel.listener.serveStimulus({
        token,
        cookie: readListenerCookie(c, panel.panelId),
        conductor: readConductorCookie(c, panel.panelId),
        accepts: wantedStimulusTypes(c.req.header('accept')),
      });
      return new Response(bytes as Uint8Array<ArrayBuffer>, {
        status: 200,
        headers: {
          'content-type': type,
          'content-length': String(bytes.byteLength),
          'cache-control': 'private, no-store, no-transform',
        },
      });
    },
  );
}
