import Database from 'better-sqlite3';
import { afterEach, describe, expect, it } from 'vitest';
import {
  openTrial,
  startSession,
  startTestServer,
  type TestServer,
  takeTrial,
} from '../../../test/server/test-server.ts';
import { smallDefinition, writeSmallPack } from '../../../test/small-pack.ts';
import { BlindingKeyRefusedError, DefinitionRefusedError } from '../errors.ts';
import { METHOD_TABLE } from '../methods/method-table.ts';
import { createBlinding } from './blinding.ts';
import { readBlindingKey } from './blinding-key-store.ts';
import { commitTo, type Presentation } from './draws.ts';

let running: TestServer | undefined;
afterEach(async () => {
  await running?.end();
  running = undefined;
});

describe('createBlinding()', () => {
  it('lays A’s or B’s stimulus under X, and that is the truth', async () => {
    const { pack, key, remove } = await writeSmallPack();
    const blinding = createBlinding({ secret: 'ab'.repeat(32), key, pack, method: METHOD_TABLE.abx });
    const truths = Array.from({ length: 40 }, (_, index) => {
      const presentation = { session: 's', number: index + 1, training: false, attempt: 0 };
      const { stimulusBySlot } = blinding.present(presentation);
      const truth = blinding.truth(presentation);
      expect(stimulusBySlot.get('X')).toBe(stimulusBySlot.get(truth ?? 'X'));
      expect(stimulusBySlot.get('A')).not.toBe(stimulusBySlot.get('B'));
      return truth;
    });
    expect(new Set(truths)).toEqual(new Set(['A', 'B']));
    await remove();
  });

  it('takes the engine’s slot for the truth of an identification', async () => {
    const { pack, key, remove } = await writeSmallPack();
    const blinding = createBlinding({
      secret: 'ab'.repeat(32),
      key,
      pack,
      method: METHOD_TABLE.identification,
    });
    const sides = Array.from({ length: 40 }, (_, index) => {
      const presentation = { session: 's', number: index + 1, training: false, attempt: 0 };
      const { truth, conditionA, conditionB } = blinding.reveal(presentation);
      expect(truth === 'A' ? conditionA : conditionB).toBe('canary-ours');
      return truth;
    });
    expect(new Set(sides)).toEqual(new Set(['A', 'B']));
    await remove();
  });

  it('refuses an identification without a pair of one engine and one other', async () => {
    const { pack, key, remove } = await writeSmallPack();
    const allHuman = { ...key, stimuli: key.stimuli.map((entry) => ({ ...entry, makerKind: 'human' })) };
    expect(() =>
      createBlinding({ secret: 'ab'.repeat(32), key: allHuman, pack, method: METHOD_TABLE.identification }),
    ).toThrow(DefinitionRefusedError);
    await remove();
  });
});

describe('readBlindingKey()', () => {
  it('refuses a key of another pack, one with a stimulus missing, one inside the pack, and none at all', async () => {
    const { writeFile, copyFile } = await import('node:fs/promises');
    const small = await writeSmallPack();
    const { pack, key, packFolder, blindingKeyFile } = small;
    const read = (file = blindingKeyFile) => readBlindingKey({ blindingKeyFile: file, packFolder, pack });
    await expect(read()).resolves.toEqual(key);
    await copyFile(blindingKeyFile, `${packFolder}/key.json`);
    await expect(read(`${packFolder}/key.json`)).rejects.toThrow(/inside the pack/);
    await expect(read(`${packFolder}/none.json`)).rejects.toThrow(BlindingKeyRefusedError);
    await writeFile(blindingKeyFile, JSON.stringify({ ...key, packId: 'f'.repeat(32) }));
    await expect(read()).rejects.toThrow(/another pack/);
    await writeFile(blindingKeyFile, JSON.stringify({ ...key, stimuli: key.stimuli.slice(1) }));
    await expect(read()).rejects.toThrow(/every stimulus/);
    await small.remove();
  });
});

describe('the commitment', () => {
  it('lets anyone draw a panel again after unblinding, and proves the secret was fixed before', async () => {
    running = await startTestServer({ definition: smallDefinition({ trialsPerSession: 12 }) });
    const listener = running.listener();
    await startSession(listener);
    // One trial is given up, so that attempts count.
    await openTrial(listener);
    for (let trial = 0; trial < 13; trial += 1) await takeTrial(listener);
    await running.server.closePanel('small-panel');
    const eventsOf = () => {
      const database = new Database(running?.databaseFile ?? '', { readonly: true });
      const rows = database
        .prepare<[], { kind: string; body: string }>('SELECT kind, body FROM event ORDER BY seq')
        .all();
      database.close();
      return rows.map(({ kind, body }) => ({ kind, ...JSON.parse(body) }));
    };
    const { secretSha256 } = eventsOf()[0];
    expect(eventsOf().some((event) => 'secret' in event)).toBe(false);

    await running.server.unblindPanel('small-panel', 'all are in');
    const { secret } = eventsOf().at(-1);
    expect(commitTo(secret)).toBe(secretSha256);
    const { pack, key } = running.pack;
    const blinding = createBlinding({ secret, key, pack, method: METHOD_TABLE.abx });
    const answered = eventsOf().filter(({ kind }) => kind === 'answer-given') as Presentation[];
    const drawnAgain = answered.map((presentation) => blinding.truth(presentation));
    expect(drawnAgain).toEqual(running.server.results('small-panel').rows.map(({ truth }) => truth));
    expect(drawnAgain).toHaveLength(13);
  });

  it('is all the log has of the blinding until then', async () => {
    running = await startTestServer();
    const listener = running.listener();
    await startSession(listener);
    for (let trial = 0; trial < 5; trial += 1) await takeTrial(listener);
    const database = new Database(running.databaseFile, { readonly: true });
    const { log } = database
      .prepare<[], { log: string }>(`SELECT group_concat(body, ' ') AS log FROM event`)
      .get() ?? { log: '' };
    database.close();
    const stimulusIds = running.pack.key.stimuli.map(({ stimulusId }) => stimulusId);
    for (const telling of ['canary', 'Canary', 'truth', 'correct', ...stimulusIds]) {
      expect(log).not.toContain(telling);
    }
  });
});
