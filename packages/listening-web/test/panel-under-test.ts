/** A real panel server with the built client, on a free port, over a small pack in a folder of its own. */
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PanelDefinition } from '@earwitness/bench/panel';
import { createPanelServer, type PanelServer } from '../src/index.ts';
import { panelDefinition, writeSmallPack } from './small-pack.ts';

export const CLIENT_FOLDER = join(import.meta.dirname, '../dist/client');
const ADMIN_TOKEN = 'admin-token-for-tests';

export interface PanelUnderTest {
  server: PanelServer;
  databaseFile: string;
  stimulusIds: string[];
  open(changes?: Partial<PanelDefinition>): Promise<void>;
  stop(): Promise<void>;
}

export async function servePanel(): Promise<PanelUnderTest> {
  if (!existsSync(join(CLIENT_FOLDER, 'index.html'))) {
    throw new Error(`The client is not built (${CLIENT_FOLDER}): run \`npm run build\` first`);
  }
  const folder = await mkdtemp(join(tmpdir(), 'earwitness-browser-'));
  const databaseFile = join(folder, 'panels.sqlite');
  const { packFolder, blindingKeyFile, stimulusIds } = await writeSmallPack(folder);
  const server = await createPanelServer({
    databaseFile,
    clientFolder: CLIENT_FOLDER,
    port: 0,
    adminToken: ADMIN_TOKEN,
  });
  return {
    server,
    databaseFile,
    stimulusIds,
    open: (changes = {}) =>
      server.openPanel({ definition: panelDefinition(changes), packFolder, blindingKeyFile }),
    async stop() {
      await server.stop();
      await rm(folder, { recursive: true });
    },
  };
}
