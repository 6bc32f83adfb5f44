import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { NotFoundError } from '../errors.ts';
import { declareRoute, type RouteRule, type Side } from '../http/declare-route.ts';
import { newRouter } from '../http/new-router.ts';
import { sendFile } from '../http/send-file.ts';
import type { PanelDesk } from '../panels/panel-desk.ts';

/** A folder that is shown under a path, such as a report. */
export interface Mount {
  /** Begins with a slash, has no other: `/report`. */
  readonly path: string;
  readonly folder: string;
}

/** What the client's index.html holds in the place of where it is served. */
const BASE_TAG = '<base href="/" />';

const page = (description: string) => ({
  description,
  content: { 'text/html': { schema: z.string() } },
});

/** The listeners' pages: one client for every panel, its files, and the mounted folders. */
export function listenerPageRoutes({
  desk,
  clientFolder,
  basePath,
  mounts,
}: {
  desk: PanelDesk;
  clientFolder: string;
  basePath: string;
  mounts: readonly Mount[];
}) {
  const rule: Omit<RouteRule, 'takesHead'> = { side: 'listener', may: 'anyone', rate: 'page' };
  const pages = newRouter()
    .openapi(
      declareRoute({
        method: 'get',
        path: '/',
        rule,
        summary: 'Leads to the first open panel that people take',
        responses: { 302: { description: 'To its page' } },
        errors: ['not-found'],
      }),
      (c) => {
        const panel = desk.all().find(({ listener }) => {
          const { state, simulated } = listener.face({ cookie: null, languages: [] });
          return state === 'open' && !simulated;
        });
        if (panel === undefined) throw new NotFoundError();
        return c.redirect(`${basePath}/p/${panel.panelId}`, 302);
      },
    )
    .openapi(
      declareRoute({
        method: 'get',
        path: '/p/{panelId}',
        rule,
        summary: 'The page of a panel',
        request: { params: z.object({ panelId: z.string() }) },
        responses: { 200: page('The page') },
      }),
      (c) => sendShell(c, { clientFolder, basePath }),
    )
    .openapi(
      declareRoute({
        method: 'get',
        path: '/service-worker.js',
        rule,
        summary: 'What keeps the page’s own files in the browser, for visits without a network',
        responses: { 200: { description: 'The script', content: { '*/*': { schema: z.string() } } } },
        errors: ['not-found'],
      }),
      (c) => sendFile(c, { folder: clientFolder, path: 'service-worker.js' }),
    );
  pages.route('/', assetRoutes({ clientFolder, side: 'listener' }));
  for (const { path, folder } of mounts) {
    const summary = 'A folder of the experimenter’s, shown to whoever has its address';
    const found = { description: 'The file', content: { '*/*': { schema: z.string() } } };
    pages.openapi(
      declareRoute({ method: 'get', path, rule, summary, responses: { 302: { description: 'Its index' } } }),
      (c) => c.redirect(`${basePath}${path}/`, 302),
    );
    pages.openapi(
      declareRoute({ method: 'get', path: `${path}/*`, rule, summary, responses: { 200: found } }),
      (c) => {
        const rest = c.req.path.slice(path.length + 1);
        return sendFile(c, { folder, path: rest === '' || rest.endsWith('/') ? `${rest}index.html` : rest });
      },
    );
  }
  return pages;
}

/** The experimenter's page and its files. */
export function adminPageRoutes({ clientFolder }: { clientFolder: string }) {
  const rule: Omit<RouteRule, 'takesHead'> = { side: 'admin', may: 'anyone', rate: 'page' };
  const pages = newRouter()
    .openapi(
      declareRoute({
        method: 'get',
        path: '/',
        rule,
        summary: 'Leads to the experimenter’s page',
        responses: { 302: { description: 'To the page' } },
      }),
      (c) => c.redirect('/admin', 302),
    )
    .openapi(
      declareRoute({
        method: 'get',
        path: '/admin',
        rule,
        summary: 'The experimenter’s page',
        responses: { 200: page('The page') },
      }),
      (c) => sendShell(c, { clientFolder, basePath: '' }),
    );
  pages.route('/', assetRoutes({ clientFolder, side: 'admin' }));
  return pages;
}

function assetRoutes({ clientFolder, side }: { clientFolder: string; side: Side }) {
  return newRouter().openapi(
    declareRoute({
      method: 'get',
      path: '/assets/{file}',
      rule: { side, may: 'anyone', rate: 'page' },
      summary: 'A file of the pages',
      request: { params: z.object({ file: z.string() }) },
      responses: { 200: { description: 'The file', content: { '*/*': { schema: z.string() } } } },
      errors: ['not-found'],
    }),
    (c) =>
      sendFile(c, {
        folder: join(clientFolder, 'assets'),
        path: encodeURIComponent(c.req.valid('param').file),
      }),
  );
}

/** The client's one page, told where it is served, so that its own addresses work below a path as well. */
async function sendShell(
  c: Context,
  { clientFolder, basePath }: { clientFolder: string; basePath: string },
): Promise<Response> {
  const shell = await readFile(join(clientFolder, 'index.html'), 'utf8').catch(() => {
    throw new NotFoundError();
  });
  c.header('cache-control', 'no-cache');
  return c.html(shell.replace(BASE_TAG, `<base href="${basePath}/" />`), 200);
}
