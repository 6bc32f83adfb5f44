import { readFile, realpath, stat } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';
import { type Context, Hono } from 'hono';
import { NotFoundError } from '../errors.ts';
import type { PanelDesk } from '../panels/panel-desk.ts';

/** A folder that is shown under a path, such as a report. */
export interface Mount {
  /** Begins with a slash, has no other: `/report`. */
  readonly path: string;
  readonly folder: string;
}

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.wav': 'audio/wav',
  '.flac': 'audio/flac',
  '.pdf': 'application/pdf',
  '.csv': 'text/csv; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
};

/** The pages: one client for every panel and for the admin page, its files, and the mounted folders. */
export function pageRoutes({
  desk,
  clientFolder,
  mounts,
}: {
  desk: PanelDesk;
  clientFolder: string;
  mounts: readonly Mount[];
}) {
  const shell = (c: Context) => sendFile(c, { folder: clientFolder, path: 'index.html' });
  const pages = new Hono()
    .get('/', (c) => {
      const panel = desk.all().find(({ takesAnswers, definition }) => takesAnswers && !definition.simulated);
      if (panel === undefined) throw new NotFoundError();
      return c.redirect(`/p/${panel.panelId}`, 302);
    })
    .get('/p/:panelId', shell)
    .get('/admin', shell)
    .get('/assets/*', (c) => sendFile(c, { folder: clientFolder, path: c.req.path.slice(1) }))
    .get('/:file{[a-z0-9-]+\\.(ico|svg|png|txt)}', (c) =>
      sendFile(c, { folder: clientFolder, path: c.req.param('file') }),
    );
  for (const { path, folder } of mounts) {
    pages.get(path, (c) => c.redirect(`${path}/`, 302));
    pages.get(`${path}/*`, (c) => {
      const rest = c.req.path.slice(path.length + 1);
      return sendFile(c, { folder, path: rest === '' || rest.endsWith('/') ? `${rest}index.html` : rest });
    });
  }
  return pages;
}

async function sendFile(c: Context, { folder, path }: { folder: string; path: string }): Promise<Response> {
  const file = await findInside({ folder, path });
  const contentType = CONTENT_TYPES[extname(file).toLowerCase()] ?? 'application/octet-stream';
  return c.body(await readFile(file), 200, {
    'content-type': contentType,
    'cache-control': 'no-cache',
  });
}

/** Compares real paths, so that neither dots nor links lead out of the folder. */
async function findInside({ folder, path }: { folder: string; path: string }): Promise<string> {
  try {
    const root = await realpath(folder);
    const file = await realpath(join(root, decodeURIComponent(path)));
    if (file.startsWith(root + sep) && (await stat(file)).isFile()) return file;
  } catch {
    // Absent, unreadable and outside are one answer.
  }
  throw new NotFoundError();
}
