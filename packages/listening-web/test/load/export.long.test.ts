import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { blindingKeySchema } from '@earwitness/bench/panel';
import { expect, it, onTestFinished } from 'vitest';
import { type Blinding, createBlinding } from '../../src/server/blinding/blinding.ts';
import { newOpaqueToken } from '../../src/server/blinding/opaque-token.ts';
import { EXPORT_FILES } from '../../src/server/exports/panel-export.ts';
import { createPanelServer } from '../../src/server/panel-server.ts';
import type { PanelEvent } from '../../src/server/panels/panel-events.ts';
import { sha256 } from '../../src/server/sha256.ts';
import { openStores } from '../../src/server/stores/panel-stores.ts';
import { report } from '../faults/account.ts';
import { buildProgram } from '../faults/build-program.ts';
import { smallDefinition, writeSmallPack } from '../small-pack.ts';

const TRIALS = 50;
const EVENTS_PER_TRIAL = 5;
const SESSIONS = Math.ceil(1_000_000 / (1 + TRIALS * EVENTS_PER_TRIAL));
/** A program that held a million events would need several times as much. */
const HEAP_MEBIBYTES = 256;

/** All of a session in which somebody hears three sounds a trial, and always says A. */
function eventsOfSession(ordinal: number, { blinding }: { blinding: Blinding }): PanelEvent[] {
  const session = newOpaqueToken();
  const place = {
    session,
    drawnFor: session,
    rehearsal: false,
    listenerOrdinal: ordinal,
    sessionOrdinal: ordinal,
    sessionNumber: 1,
  };
  const started: PanelEvent = {
    kind: 'session-started',
    session,
    listener: newOpaqueToken(),
    cookieSha256: sha256(`cookie of ${session}`),
    consentSha256: sha256('consent'),
    playback: 'headphones',
    trainedListener: false,
    language: 'en',
    source: 'open',
    verified: null,
    rehearsal: false,
    startKeySha256: null,
    sitting: null,
  };
  const trials = Array.from({ length: TRIALS }, (_, index): PanelEvent[] => {
    const trial = { session, stage: 'trials' as const, number: index + 1, attempt: 0 };
    const name = `${session} ${trial.number}`;
    const slots = ['A', 'B', 'X'] as const;
    return [
      {
        kind: 'trial-opened',
        ...trial,
        trialTokenSha256: sha256(name),
        stimulusTokenSha256s: Object.fromEntries(slots.map((slot) => [slot, sha256(`${name} ${slot}`)])),
        drawSha256: blinding.drawSha256({ place, ...trial }),
        tabSha256: null,
        overRedrawLimit: false,
      },
      ...slots.map((slot): PanelEvent => ({ kind: 'stimulus-served', ...trial, slot })),
      {
        kind: 'answer-given',
        ...trial,
        idempotencyKey: `the answer of ${name}`,
        requestSha256: sha256(`request of ${name}`),
        answer: { choice: 'A' },
        confidence: 3,
        responseSeconds: 12.5,
        switches: 4,
        commentSha256: null,
      },
    ];
  });
  return [started, ...trials.flat()];
}

it('exports and checks a million events in the memory of an open panel', async () => {
  const root = await mkdtemp(join(tmpdir(), 'earwitness-million-'));
  onTestFinished(() => rm(root, { recursive: true }));
  const database = join(root, 'panels.sqlite');
  const { pack, packFolder, blindingKeyFile, remove } = await writeSmallPack();
  onTestFinished(remove);
  const definition = smallDefinition({ trialsPerSession: TRIALS, trainingTrials: 0 });
  const { panelId } = definition;
  const server = await createPanelServer({ database, port: 0 });
  await server.openPanel({ definition, packFolder, blindingKeyFile });
  await server.stop();

  const stores = await openStores({ database });
  const kept = await stores.blindingKeys.find(panelId);
  const key = blindingKeySchema.parse(JSON.parse(kept?.blindingKey ?? ''));
  const { secret = '' } = kept ?? {};
  const blinding = createBlinding({ secret, key, pack, definition });
  const recordedAt = new Date().toISOString();
  const append = (events: readonly PanelEvent[]) => stores.log.append({ panelId, recordedAt, events });
  for (let ordinal = 0; ordinal < SESSIONS; ordinal += 20) {
    const ordinals = Array.from({ length: Math.min(20, SESSIONS - ordinal) }, (_, index) => ordinal + index);
    await append(ordinals.flatMap((one) => eventsOfSession(one, { blinding })));
  }
  await append([{ kind: 'panel-closed' }, { kind: 'panel-unblinded', reason: 'all', by: 'test', secret }]);
  await stores.close();

  const program = await buildProgram({ entry: 'test/load/export-alone.ts' });
  const folder = await mkdtemp(join(root, 'export-'));
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [`--max-old-space-size=${HEAP_MEBIBYTES}`, program, database, panelId, folder],
    { encoding: 'utf8' },
  );
  expect([status, stderr]).toEqual([0, '']);
  const found = JSON.parse(stdout);
  const { size } = await stat(join(folder, EXPORT_FILES.log));
  report('export of a long log', {
    ...found,
    logMebibytes: Math.round(size / 2 ** 20),
    heapMebibytes: HEAP_MEBIBYTES,
    load: loadavg()[0]?.toFixed(1),
  });
  expect(found).toMatchObject({ answers: SESSIONS * TRIALS, isExportSound: true, isVerified: true });
  expect(found.events).toBeGreaterThan(1_000_000);
});
