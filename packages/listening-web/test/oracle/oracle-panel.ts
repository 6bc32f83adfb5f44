/** A real server with a panel whose every name is a canary, for bots to take. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createPanelServer, type PanelServer } from '../../src/index.ts';
import { createVisitor } from '../../src/simulation/visitor.ts';
import { makeMemoryFolder } from '../memory-folder.ts';
import { smallDefinition, writeSmallPack } from '../small-pack.ts';
import { canary } from './canaries.ts';
import type { SecretNames } from './leaky-proxy.ts';
import { readTruth, type Truth } from './recording.ts';

export interface OraclePanel {
  readonly server: PanelServer;
  readonly panelId: string;
  readonly truth: Truth;
  /** About 200 names, and every id of the pack and its key. */
  readonly canaries: readonly string[];
  readonly names: SecretNames;
  stop(): Promise<void>;
}

const ITEMS = 4;
const FEWEST_NAMES = 200;

export async function openOraclePanel({
  clientFolder,
  seconds = 0.5,
  trialsPerSession = 8,
}: {
  clientFolder?: string;
  seconds?: number;
  trialsPerSession?: number;
} = {}): Promise<OraclePanel> {
  const folder = await makeMemoryFolder(canary('folder'));
  const names = {
    condition: canary('engine'),
    track: canary('track'),
    admin: canary('admin'),
    file: `${folder}/${canary('file')}.wav`,
  };
  const pack = await writeSmallPack({
    seconds,
    comparisons: Array.from({ length: ITEMS }, (_, item) => ({
      itemId: canary('item'),
      itemTitle: item === 0 ? names.track : canary('track'),
      stimuli: [
        { conditionId: item === 0 ? names.condition : canary('engine'), makerKind: canary('maker') },
        { conditionId: canary('human'), makerKind: canary('maker') },
      ],
    })),
  });
  const adminToken = canary('token');
  const server = await createPanelServer({
    database: join(folder, `${canary('database')}.sqlite`),
    ...(clientFolder === undefined ? {} : { clientFolder }),
    port: 0,
    adminToken,
  });
  const { packFolder, blindingKeyFile } = pack;
  const panelId = 'oracle-panel';
  await server.openPanel({
    definition: smallDefinition({ panelId, simulated: true, trialsPerSession, trainingTrials: 1 }),
    packFolder,
    blindingKeyFile,
  });
  const inKey = pack.key.stimuli.flatMap(({ itemId, itemTitle, conditionId, makerKind }) => [
    itemId,
    itemTitle,
    conditionId,
    makerKind,
  ]);
  const named = new Set([...Object.values(names), adminToken, ...inKey]);
  const people = Array.from({ length: Math.max(0, FEWEST_NAMES - named.size) }, (_, index) =>
    index === 0 ? names.admin : canary('admin'),
  );
  await addPrograms(server, { adminToken, people });
  const ids = pack.pack.comparisons.flatMap(({ comparisonId, stimuli }) => [
    comparisonId,
    ...stimuli.flatMap(({ stimulusId, wav, flac }) => [stimulusId, wav.sha256, flac?.sha256 ?? wav.sha256]),
  ]);
  const experimenter = server.panel(panelId);
  return {
    server,
    panelId,
    truth: await readTruth({ pack: pack.pack, key: pack.key, packFolder }),
    canaries: [...new Set([...named, ...people, ...ids, pack.pack.packId, experimenter.definitionSha256])],
    names,
    async stop() {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
      await pack.remove();
    },
  };
}

/** Accounts that are named by canaries, made as an admin makes them. */
async function addPrograms(
  server: PanelServer,
  { adminToken, people }: { adminToken: string; people: readonly string[] },
): Promise<void> {
  const admin = createVisitor({
    url: new URL(server.adminUrl).origin,
    headers: { authorization: `Bearer ${adminToken}` },
  });
  for (const label of people) {
    const reply = await admin.post('/api/admin/tokens', { label, role: 'viewer', days: 1 });
    if (reply.status !== 201) throw new RangeError(`Cannot add an account: ${reply.status}`);
  }
  admin.leave();
}
