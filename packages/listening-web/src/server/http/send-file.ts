import { readFile, realpath, stat } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';
import type { Context } from 'hono';
import { NotFoundError } from '../errors.ts';

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

/** Replies with a file of a folder; throws {@link NotFoundError} for anything that is not one. */
export async function sendFile(
  c: Context,
  { folder, path }: { folder: string; path: string },
): Promise<Response> {
  const file = await findInside({ folder, path });
  const contentType = CONTENT_TYPES[extname(file).toLowerCase()] ?? 'application/octet-stream';
  return c.body(await readFile(file), 200, { 'content-type': contentType, 'cache-control': 'no-cache' });
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
