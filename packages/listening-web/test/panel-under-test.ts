/** A real panel server with the built client, on a free port, over a small pack in a folder of its own. */
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PanelDefinitionInput } from '@earwitness/bench/panel';
import { createPanelServer, type PanelServer, type PanelServerOptions } from '../src/index.ts';
import { smallDefinition, writeSmallPack } from './small-pack.ts';

export const CLIENT_FOLDER = join(import.meta.dirname, '../dist/client');
const ADMIN_TOKEN = 'admin-token-for-tests';

export interface PanelUnderTest {
  server: PanelServer;
  databaseFile: string;
  stimulusIds: string[];
  /** SHA-256 of every stimulus as the player asks for it. */
  stimulusHashes: string[];
  open(changes?: Partial<PanelDefinitionInput>): Promise<void>;
  stop(): Promise<void>;
}

/**
 * @param sampleRate of the stimuli, which last 3 s: a low one is loaded and decoded quicker
 * @param options of the server, such as where it stands
 */
export async function servePanel({
  sampleRate = 8_000,
  options = {},
}: {
  sampleRate?: number;
  options?: Partial<PanelServerOptions>;
} = {}): Promise<PanelUnderTest> {
  if (!existsSync(join(CLIENT_FOLDER, 'index.html'))) {
    throw new Error(`The client is not built (${CLIENT_FOLDER}): run \`npm run build\` first`);
  }
  const folder = await mkdtemp(join(tmpdir(), 'earwitness-browser-'));
  const databaseFile = join(folder, 'panels.sqlite');
  const pack = await writeSmallPack({ items: 1, sampleRate, seconds: 3 });
  const { packFolder, blindingKeyFile } = pack;
  const server = await createPanelServer({
    database: databaseFile,
    clientFolder: CLIENT_FOLDER,
    port: 0,
    adminToken: ADMIN_TOKEN,
    ...options,
  });
  return {
    server,
    databaseFile,
    stimulusIds: pack.key.stimuli.map(({ stimulusId }) => stimulusId),
    stimulusHashes: pack.pack.comparisons.flatMap(({ stimuli }) => stimuli.map(({ flac }) => flac!.sha256)),
    open: (changes = {}) =>
      server.openPanel({ definition: definition(changes), packFolder, blindingKeyFile }),
    async stop() {
      await server.stop();
      await rm(folder, { recursive: true });
      await pack.remove();
    },
  };
}

/** Ten trials and one for practice, with the listener's own result at the end, unless told otherwise. */
function definition(changes: Partial<PanelDefinitionInput>): PanelDefinitionInput {
  return smallDefinition({
    panelId: 'small-abx',
    title: 'Can you hear the difference?',
    question: 'Which one is X?',
    trialsPerSession: 10,
    showOwnResult: true,
    ...changes,
  });
}
