import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PanelDefinitionInput } from '@earwitness/bench/panel';
import { describe, expect, it } from 'vitest';
import { aDefinition } from '../../../test/panel-without-http.ts';
import { OURS_AND_HUMAN, type PlainComparison, plainPack } from '../../../test/plain-pack.ts';
import { BlindingKeyRefusedError, DefinitionRefusedError } from '../errors.ts';
import type { Presentation } from '../panels/presentation.ts';
import { createBlinding } from './blinding.ts';
import { readBlindingKey } from './blinding-key-store.ts';
import { panelBlinding } from './panel-blinding.ts';

const secret = 'ab'.repeat(32);

function blindingOf(
  comparisons: readonly PlainComparison[],
  changes: Partial<PanelDefinitionInput> = {},
  secretOf = secret,
) {
  const { pack, key } = plainPack(comparisons);
  const definition = aDefinition({ trialsPerSession: 40, ...changes });
  return { ...createBlinding({ secret: secretOf, key, pack, definition }), key };
}

const presentation = (
  number: number,
  changes: Partial<Presentation['place']> = {},
  attempt = 0,
): Presentation => ({
  place: {
    session: 'a'.repeat(32),
    drawnFor: changes.session ?? 'a'.repeat(32),
    rehearsal: false,
    listenerOrdinal: 0,
    sessionOrdinal: 0,
    sessionNumber: 1,
    ...changes,
  },
  stage: 'trials',
  number,
  attempt,
});
const forty = Array.from({ length: 40 }, (_, index) => presentation(index + 1));

const anchored: readonly PlainComparison[] = [
  {
    stimuli: [
      { conditionId: 'mix', role: 'hidden-reference' },
      { conditionId: 'ours', makerKind: 'engine' },
      { conditionId: 'low', role: 'low-anchor' },
      { conditionId: 'mid', role: 'mid-anchor' },
    ],
  },
];

describe('createBlinding()', () => {
  it('lays A’s or B’s stimulus under X, and that is the truth', () => {
    const blinding = blindingOf([{ stimuli: OURS_AND_HUMAN }]);
    const truths = forty.map((each) => {
      const { stimulusBySlot, labels } = blinding.present(each);
      const { truth } = blinding.reveal(each);
      expect(labels).toBeNull();
      expect(stimulusBySlot.get('X')).toBe(stimulusBySlot.get(truth === 'A' ? 'A' : 'B'));
      expect(stimulusBySlot.get('A')).not.toBe(stimulusBySlot.get('B'));
      expect(blinding.fellOnFirst(each)).toBe(truth === 'A');
      return truth;
    });
    expect(new Set(truths)).toEqual(new Set(['A', 'B']));
  });

  it('names the engine’s switch as the truth of an identification, and refuses a pack without such a pair', () => {
    const blinding = blindingOf([{ stimuli: OURS_AND_HUMAN }], { method: 'identification' });
    for (const each of forty) {
      const { truth, slots } = blinding.reveal(each);
      expect(slots.find(({ slot }) => slot === truth)?.conditionId).toBe('ours');
    }
    const humans = [{ stimuli: [{ conditionId: 'one' }, { conditionId: 'two' }] }];
    expect(() => blindingOf(humans, { method: 'identification' })).toThrow(DefinitionRefusedError);
  });

  it('compares every pair of many conditions, anchors and open references left out', () => {
    const many = [
      {
        stimuli: [
          { conditionId: 'a' },
          { conditionId: 'b' },
          { conditionId: 'c' },
          { conditionId: 'mix', role: 'open-reference' as const },
          { conditionId: 'low', role: 'low-anchor' as const },
        ],
      },
    ];
    const blinding = blindingOf(many, { method: 'paired-comparison', trialsPerSession: 3 });
    const pairs = [1, 2, 3].map((number) => {
      const { conditionA, conditionB, slots } = blinding.reveal(presentation(number));
      expect(slots[0]).toEqual({ slot: 'R', conditionId: 'mix', role: 'open-reference' });
      return [conditionA, conditionB].toSorted().join();
    });
    expect(pairs.toSorted()).toEqual(['a,b', 'a,c', 'b,c']);
    const detection = blindingOf(many, { method: 'abx', trialsPerSession: 3 });
    expect(detection.present(presentation(1)).slots).toEqual(['A', 'B', 'X']);
  });

  it('shows MUSHRA’s stimuli at places that come out even over sessions, with the reference open beside them', () => {
    const blinding = blindingOf(anchored, { method: 'mushra', trialsPerSession: 1 });
    const counts = new Map<string, number>();
    for (let ordinal = 0; ordinal < 8; ordinal += 1) {
      const each = presentation(1, { session: ordinal.toString(16).repeat(32), sessionOrdinal: ordinal });
      const { slots } = blinding.reveal(each);
      expect(slots[0]).toMatchObject({ slot: 'R', conditionId: 'mix' });
      for (const { slot, conditionId } of slots.slice(1)) {
        counts.set(`${conditionId} ${slot}`, (counts.get(`${conditionId} ${slot}`) ?? 0) + 1);
      }
    }
    expect([...counts.values()]).toEqual(Array.from({ length: 16 }, () => 2));
    expect(() => blindingOf([{ stimuli: OURS_AND_HUMAN }], { method: 'mushra' })).toThrow(
      /low and a mid anchor/,
    );
  });

  it('opens a triple stimulus with the reference and takes the other for the object', () => {
    const blinding = blindingOf(anchored, { method: 'triple-stimulus' });
    for (const each of forty) {
      const { truth, slots } = blinding.reveal(each);
      expect(slots.map(({ slot }) => slot)).toEqual(['R', 'A', 'B']);
      expect(slots.find(({ slot }) => slot === truth)?.conditionId).toBe('ours');
    }
  });

  it('keeps arms of level apart, and names them', () => {
    const blinding = blindingOf([
      { itemId: 'song', stimuli: OURS_AND_HUMAN },
      { itemId: 'song', level: 'as-released', stimuli: OURS_AND_HUMAN },
    ]);
    const levels = forty.map((each) => blinding.reveal(each).level);
    expect(levels.filter((level) => level === 'matched')).toHaveLength(20);
  });

  it('commits to each drawing by a hash that only the secret opens', () => {
    const one = blindingOf([{ stimuli: OURS_AND_HUMAN }]);
    const again = blindingOf([{ stimuli: OURS_AND_HUMAN }]);
    const other = blindingOf([{ stimuli: OURS_AND_HUMAN }], {}, 'cd'.repeat(32));
    const hashes = forty.map((each) => one.drawSha256(each));
    expect(new Set(hashes).size).toBe(40);
    expect(forty.map((each) => again.drawSha256(each))).toEqual(hashes);
    expect(other.drawSha256(forty[0]!)).not.toBe(hashes[0]);
    expect(one.drawSha256(presentation(1, {}, 1))).not.toBe(hashes[0]);
  });

  it('gives each session a code of its own', () => {
    const blinding = blindingOf([{ stimuli: OURS_AND_HUMAN }]);
    const codes = Array.from({ length: 500 }, (_, session) => {
      const ended = { session: `session-${session >> 1}` };
      return blinding.completionCode({ ...ended, outcome: session % 2 === 0 ? 'finished' : 'screened-out' });
    });
    expect(new Set(codes).size).toBe(500);
  });

  it('draws X without regard to session, place or what came before', () => {
    const blinding = blindingOf([{ stimuli: OURS_AND_HUMAN }]);
    const counts = [0, 0, 0, 0];
    for (let session = 0; session < 100; session += 1) {
      const coins = forty.map(({ number }) =>
        Number(
          blinding.fellOnFirst(
            presentation(number, { session: `session ${session}`, sessionOrdinal: session }),
          ),
        ),
      );
      coins.slice(1).forEach((coin, index) => {
        counts[2 * coins[index]! + coin]! += 1;
      });
    }
    const expected = counts.reduce((sum, count) => sum + count, 0) / 4;
    // 16.27 is the chi-square of 3 degrees of freedom at p = 0.001.
    expect(counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0)).toBeLessThan(16.27);
  });
});

describe('readBlindingKey()', () => {
  it('refuses a key of another pack, one with a stimulus missing, one inside the pack, and none at all', async () => {
    const { pack, key } = plainPack([{ stimuli: OURS_AND_HUMAN }]);
    const folder = await mkdtemp(join(tmpdir(), 'earwitness-key-'));
    const packFolder = join(folder, 'pack');
    await mkdir(packFolder);
    const read = async (content: unknown, blindingKeyFile = join(folder, 'key.json')) => {
      await writeFile(blindingKeyFile, JSON.stringify(content));
      return readBlindingKey({ blindingKeyFile, packFolder, pack });
    };
    await expect(read(key)).resolves.toEqual(key);
    await expect(read(key, join(packFolder, 'key.json'))).rejects.toThrow(/inside the pack/);
    await expect(read({ ...key, packId: 'f'.repeat(32) })).rejects.toThrow(/another pack/);
    await expect(read({ ...key, stimuli: key.stimuli.slice(1) })).rejects.toThrow(/every stimulus/);
    await expect(read('no key')).rejects.toThrow(BlindingKeyRefusedError);
    await rm(folder, { recursive: true });
    await expect(
      readBlindingKey({ blindingKeyFile: join(folder, 'key.json'), packFolder, pack }),
    ).rejects.toThrow(/missing/);
  });
});

describe('panelBlinding()', () => {
  it('keeps no key of a panel whose plan could not judge so many conditions', async () => {
    const three = [{ conditionId: 'a' }, { conditionId: 'b' }, { conditionId: 'c' }];
    const folder = await mkdtemp(join(tmpdir(), 'earwitness-key-'));
    const kept: string[] = [];
    const { create } = panelBlinding({
      save: async ({ panelId }) => void kept.push(panelId),
      find: async () => null,
    });
    const difference = {
      test: 'difference' as const,
      column: 'trainedListener',
      first: ['true'],
      second: ['false'],
      alternative: 'greater' as const,
    };
    const definition = aDefinition({ method: 'preference', analysisPlan: { claims: [difference] } });
    const open = async (stimuli: readonly { conditionId: string }[]) => {
      const { pack, key } = plainPack([{ stimuli }]);
      const blindingKeyFile = join(folder, 'key.json');
      await writeFile(blindingKeyFile, JSON.stringify(key));
      await mkdir(join(folder, 'pack'), { recursive: true });
      return create({ definition, pack, packFolder: join(folder, 'pack'), blindingKeyFile });
    };
    await expect(open(three)).rejects.toThrow(DefinitionRefusedError);
    await expect(open(three)).rejects.toThrow(/name its two conditions: current value is 3 conditions/);
    expect(kept).toEqual([]);
    await open(three.slice(0, 2));
    expect(kept).toEqual(['a-panel']);
    await rm(folder, { recursive: true });
  });

  it('opens no identification whose practice would tell whose the sounds of its trials are', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'earwitness-key-'));
    await mkdir(join(folder, 'pack'));
    const { create } = panelBlinding({ save: async () => {}, find: async () => null });
    const open = async (changes: object, comparisons: Parameters<typeof plainPack>[0]) => {
      const { pack, key } = plainPack(comparisons);
      const blindingKeyFile = join(folder, 'key.json');
      await writeFile(blindingKeyFile, JSON.stringify(key));
      const definition = aDefinition({ method: 'identification', trainingTrials: 2, ...changes });
      return create({ definition, pack, packFolder: join(folder, 'pack'), blindingKeyFile });
    };
    const trials = { stimuli: OURS_AND_HUMAN };
    await expect(open({}, [trials])).rejects.toThrow(/practice would tell/);
    await open({}, [trials, { stimuli: OURS_AND_HUMAN, use: 'training' }]);
    await open({ trainingTrials: 0 }, [trials]);
    await open({ method: 'abx' }, [trials]);
    await rm(folder, { recursive: true });
  });
});
