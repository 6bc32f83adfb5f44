import { Hono } from 'hono';
import { NotFoundError } from '../errors.ts';
import { readListenerCookie } from '../middleware/listener-cookie.ts';
import type { PanelDesk } from '../panels/panel-desk.ts';

/**
 * The sounds. Written by hand: a static file handler adds dates, tags and ranges, and each of them can name a file. Every
 * stimulus takes this one way, whole, from memory, with these headers and no others.
 */
export function stimulusRoutes({ desk }: { desk: PanelDesk }) {
  return new Hono().get('/:token', async (c) => {
    const token = c.req.param('token');
    const panel = desk.all().find((candidate) => candidate.ownsStimulus(token));
    // A HEAD request would count as heard without a sample having left.
    if (panel === undefined || c.req.method !== 'GET') throw new NotFoundError();
    const bytes = await panel.serveStimulus({ token, cookie: readListenerCookie(c, panel.panelId) });
    return new Response(bytes, {
      status: 200,
      headers: {
        'content-type': 'audio/wav',
        'content-length': String(bytes.byteLength),
        'cache-control': 'private, no-store',
      },
    });
  });
}
