/** Caddy as it is set up by the project's example, but for ports and who vouches for the certificate. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { findOnPath } from '../find-on-path.ts';
import { freePort } from './free-port.ts';
import { startServer } from './start-server.ts';

export const CADDY_FILE = findOnPath('caddy');
const EXAMPLE = join(import.meta.dirname, '../../../../deploy/Caddyfile');

/** Ends with the test. */
export async function startCaddy({
  host,
  upstreamPort,
}: {
  host: string;
  upstreamPort: number;
}): Promise<{ plainPort: number; encryptedPort: number }> {
  const folder = await mkdtemp(join(tmpdir(), 'earwitness-caddy-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const [plainPort, encryptedPort] = [await freePort(), await freePort()];
  await writeFile(
    join(folder, 'Caddyfile'),
    `{
	admin off
	local_certs
	skip_install_trust
	http_port ${plainPort}
	https_port ${encryptedPort}
}
import ${EXAMPLE}
`,
  );
  await startServer({
    command: [CADDY_FILE ?? 'caddy', 'run', '--adapter', 'caddyfile', '--config', join(folder, 'Caddyfile')],
    port: encryptedPort,
    environment: {
      EARWITNESS_HOST: host,
      EARWITNESS_SERVER: `127.0.0.1:${upstreamPort}`,
      HOME: folder,
      XDG_DATA_HOME: folder,
      XDG_CONFIG_HOME: folder,
    },
  });
  return { plainPort, encryptedPort };
}
