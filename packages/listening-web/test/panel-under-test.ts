/** A real panel server with the built client, on a free port, over a small pack in a folder of its own. */
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PanelDefinitionInput, PlaybackSystem } from '@earwitness/bench/panel';
import Database from 'better-sqlite3';
import { createPanelServer, type PanelServer, type PanelServerOptions } from '../src/index.ts';
import type { GivenAnswer } from '../src/server/panels/given-answer.ts';
import type { PlainStimulus } from './plain-pack.ts';
import { type SmallComparison, type SmallPack, smallDefinition, writeSmallPack } from './small-pack.ts';

export const CLIENT_FOLDER = join(import.meta.dirname, '../dist/client');
const ADMIN_TOKEN = 'admin-token-for-tests';

export interface PanelUnderTest {
  readonly server: PanelServer;
  databaseFile: string;
  stimulusIds: string[];
  /** SHA-256 of every stimulus as the player asks for it. */
  stimulusHashes: string[];
  /** @param stimuli of its one excerpt: an engine's and a human's unless given; or all of its comparisons */
  open(
    changes?: Partial<PanelDefinitionInput>,
    options?: { stimuli?: readonly PlainStimulus[]; comparisons?: readonly SmallComparison[] },
  ): Promise<void>;
  /** A link of a listener's own. */
  invite(panelId: string): Promise<string>;
  /** A link by which the experimenter tries a panel. */
  rehearse(panelId: string): Promise<string>;
  /** The links of a new sitting: its conductor's, and that of its seats. */
  beginSitting(
    panelId: string,
    wish: { playbackBy: 'seats' | 'conductor'; playback?: PlaybackSystem; levelDba?: number },
  ): Promise<{ conductorUrl: string; joinUrl: string }>;
  /** What is on the disk of a panel, past the server, in the order of the log. */
  logged<Event extends LoggedEvent = LoggedEvent>(panelId: string, kind?: string): Event[];
  /** The answers on the disk, in the order of the log. */
  answersOf(panelId: string): GivenAnswer[];
  /** Stops the server and starts another at the same address on the same database. */
  restart(changes?: Partial<PanelServerOptions>): Promise<void>;
  stop(): Promise<void>;
}

interface LoggedEvent {
  readonly session: string;
}

/**
 * @param sampleRate of the stimuli: a low one is loaded and decoded quicker
 * @param seconds that they last
 * @param options of the server, such as where it stands
 */
export async function servePanel({
  sampleRate = 8_000,
  seconds = 3,
  options = {},
}: {
  sampleRate?: number;
  seconds?: number;
  options?: Partial<PanelServerOptions>;
} = {}): Promise<PanelUnderTest> {
  if (!existsSync(join(CLIENT_FOLDER, 'index.html'))) {
    throw new Error(`The client is not built (${CLIENT_FOLDER}): run \`npm run build\` first`);
  }
  const folder = await mkdtemp(join(tmpdir(), 'earwitness-browser-'));
  const databaseFile = join(folder, 'panels.sqlite');
  const pack = await writeSmallPack({ items: 1, sampleRate, seconds });
  const otherPacks = new Map<string, Promise<SmallPack>>();
  const packOf = (comparisons: readonly SmallComparison[]): Promise<SmallPack> => {
    const name = JSON.stringify(comparisons);
    const other = otherPacks.get(name) ?? writeSmallPack({ comparisons, sampleRate, seconds });
    otherPacks.set(name, other);
    return other;
  };
  const start = (port: number, changes: Partial<PanelServerOptions> = {}) =>
    createPanelServer({
      database: databaseFile,
      clientFolder: CLIENT_FOLDER,
      port,
      adminToken: ADMIN_TOKEN,
      ...options,
      ...changes,
    });
  let server = await start(0);
  const ask = async (panelId: string, path: string, body: unknown): Promise<Response> => {
    const { origin } = new URL(server.adminUrl);
    const reply = await fetch(`${origin}/api/admin/panels/${panelId}/${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${ADMIN_TOKEN}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!reply.ok) throw new Error(`${path}: ${reply.status} ${await reply.text()}`);
    return reply;
  };
  const logged = <Event extends LoggedEvent>(panelId: string, kind?: string): Event[] => {
    const database = new Database(databaseFile, { readonly: true });
    try {
      return database
        .prepare('SELECT body FROM event WHERE panel_id = ? AND kind = coalesce(?, kind) ORDER BY seq')
        .pluck()
        .all(panelId, kind ?? null)
        .map((body) => JSON.parse(String(body)) as Event);
    } finally {
      database.close();
    }
  };
  return {
    get server() {
      return server;
    },
    databaseFile,
    stimulusIds: pack.key.stimuli.map(({ stimulusId }) => stimulusId),
    stimulusHashes: pack.pack.comparisons.flatMap(({ stimuli }) => stimuli.map(({ flac }) => flac!.sha256)),
    async open(changes = {}, { stimuli, comparisons } = {}) {
      const wanted =
        stimuli === undefined
          ? comparisons
          : [{ itemId: 'canary-item-one', itemTitle: 'Canary Title One', stimuli }];
      const { packFolder, blindingKeyFile } = wanted === undefined ? pack : await packOf(wanted);
      await server.openPanel({ definition: definition(changes), packFolder, blindingKeyFile });
    },
    async invite(panelId) {
      const table = await (await ask(panelId, 'invites', { labels: ['a guest'] })).text();
      return /http\S+/.exec(table)?.[0] ?? '';
    },
    async rehearse(panelId) {
      const { url } = (await (await ask(panelId, 'rehearsals', {})).json()) as { url: string };
      return url;
    },
    async beginSitting(panelId, wish) {
      return (await (await ask(panelId, 'sittings', wish)).json()) as {
        conductorUrl: string;
        joinUrl: string;
      };
    },
    logged,
    answersOf: (panelId) =>
      logged<LoggedEvent & { answer: GivenAnswer }>(panelId, 'answer-given').map(({ answer }) => answer),
    async restart(changes = {}) {
      const { listenerPort } = server;
      await server.stop();
      server = await start(listenerPort, changes);
    },
    async stop() {
      await server.stop();
      await rm(folder, { recursive: true });
      await pack.remove();
      for (const other of otherPacks.values()) await (await other).remove();
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
