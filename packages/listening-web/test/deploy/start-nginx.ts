/** nginx as it is set up by the project's example, but for names, ports and files. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { findOnPath } from '../find-on-path.ts';
import { freePort } from './free-port.ts';
import { startServer } from './start-server.ts';

export const NGINX_FILE = findOnPath('nginx');
const EXAMPLE = join(import.meta.dirname, '../../../../deploy/nginx.conf');

/** Ends with the test. */
export async function startNginx({
  host,
  upstreamPort,
  certificateFile,
  takesPathOff = false,
}: {
  /** Which name it serves. */
  host: string;
  upstreamPort: number;
  /** With its key in the same file. */
  certificateFile: string;
  takesPathOff?: boolean;
}): Promise<{ plainPort: number; encryptedPort: number }> {
  const folder = await mkdtemp(join(tmpdir(), 'earwitness-nginx-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const [plainPort, encryptedPort] = [await freePort(), await freePort()];
  const example = await readFile(EXAMPLE, 'utf8');
  const site = [
    ['listen 80;', `listen ${plainPort};`],
    ['listen 443 ssl', `listen ${encryptedPort} ssl`],
    ['server_name example.org;', `server_name ${host};`],
    ['/etc/letsencrypt/live/example.org/fullchain.pem', certificateFile],
    ['/etc/letsencrypt/live/example.org/privkey.pem', certificateFile],
    [
      'proxy_pass http://127.0.0.1:4180;',
      `proxy_pass http://127.0.0.1:${upstreamPort}${takesPathOff ? '/' : ''};`,
    ],
  ].reduce((text, [from = '', to = '']) => {
    if (!text.includes(from)) throw new Error(`${EXAMPLE} has no ${from}`);
    return text.replaceAll(from, to);
  }, example);
  await writeFile(
    join(folder, 'nginx.conf'),
    `daemon off;
master_process off;
pid nginx.pid;
error_log stderr;
events {}
http {
  access_log off;
  ${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((kind) => `${kind}_temp_path ${kind};`).join('\n  ')}
  # Whatever else a host may have switched on.
  gzip on;
  gzip_types *;
  gzip_proxied any;
  ${site}
}
`,
  );
  await startServer({
    command: [NGINX_FILE ?? 'nginx', '-p', folder, '-c', 'nginx.conf', '-e', 'stderr'],
    port: encryptedPort,
  });
  return { plainPort, encryptedPort };
}
