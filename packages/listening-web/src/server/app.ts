import { Hono } from 'hono';
import { NotFoundError } from './errors.ts';
import { replyWithError } from './http-errors.ts';
import { limitBody } from './middleware/json-body.ts';
import { securityHeaders } from './middleware/security-headers.ts';
import type { PanelDesk } from './panels/panel-desk.ts';
import { adminRoutes } from './routes/admin-routes.ts';
import { listenerRoutes } from './routes/listener-routes.ts';
import { type Mount, pageRoutes } from './routes/page-routes.ts';
import { stimulusRoutes } from './routes/stimulus-routes.ts';

/** The interface the client is typed by: `hc<AppType>('/')`. */
export type AppType = ReturnType<typeof apiRoutes>;

function apiRoutes({ desk, adminToken }: { desk: PanelDesk; adminToken: string }) {
  return new Hono()
    .basePath('/api')
    .use(limitBody)
    .get('/health', (c) => c.json({ ok: true }, 200))
    .route('/panels', listenerRoutes({ desk }))
    .route('/stimuli', stimulusRoutes({ desk }))
    .route('/admin', adminRoutes({ desk, adminToken }));
}

/** Puts the whole server together, but for the listening. */
export function createApp({
  desk,
  clientFolder,
  adminToken,
  mounts,
  log,
}: {
  desk: PanelDesk;
  clientFolder: string;
  adminToken: string;
  mounts: readonly Mount[];
  log: (line: string) => void;
}): Hono {
  const replyError = replyWithError({ log });
  const app = new Hono();
  app.use(securityHeaders({ mountPaths: mounts.map((mount) => mount.path) }));
  app.route('/', apiRoutes({ desk, adminToken }));
  app.route('/', pageRoutes({ desk, clientFolder, mounts }));
  app.notFound((c) => replyError(new NotFoundError(), c));
  app.onError(replyError);
  return app;
}
