import type { BlindingKey, PanelDefinition, PanelPack, PanelResultRow } from '@earwitness/bench/panel';
import { createRandom } from '@earwitness/bench/statistics';
import { describe, expect, it } from 'vitest';
import { UsageError } from '../terminal/report-failure.ts';
import { recoverTruth, strengthsOf } from './known-truth.ts';

type Role = BlindingKey['stimuli'][number]['role'];

const keyOf = (conditions: Readonly<Record<string, Role | 'engine'>>): BlindingKey => ({
  schema: 'earwitness.blinding-key/2',
  packId: '0'.repeat(32),
  stimuli: Object.entries(conditions).map(([conditionId, kind], index) => ({
    stimulusId: String(index).padStart(32, '0'),
    comparisonId: 'c'.repeat(32),
    itemId: 'item',
    itemTitle: 'Item',
    conditionId,
    makerKind: kind === 'engine' ? 'engine' : 'none',
    role: kind === 'engine' ? 'condition' : kind,
    startSeconds: 0,
    seconds: 1,
  })),
});

const definitionOf = (method: PanelDefinition['method'], claimed: [string, string][] = []) => ({
  method,
  analysisPlan: {
    claims: claimed.map((conditions) => ({
      test: 'rating-difference' as const,
      conditions,
      stratum: 'overall',
      alpha: 0.05,
    })),
    stoppingRule: 'fixed-trials' as const,
    exclusions: [],
  },
});

describe('strengthsOf()', () => {
  it('spaces conditions evenly in the order in which the plan names them, then of the alphabet', () => {
    const key = keyOf({ alpha: 'condition', beta: 'condition', gamma: 'condition' });
    const definition = definitionOf('multi-stimulus', [['gamma', 'alpha']]);
    expect(strengthsOf(key, { definition, dPrime: 1, given: {} })).toEqual({
      gamma: 70,
      alpha: 55,
      beta: 40,
    });
    expect(strengthsOf(key, { definition: definitionOf('ranking'), dPrime: 2, given: {} })).toEqual({
      alpha: 2,
      beta: 0,
      gamma: -2,
    });
  });

  it('keeps ratings away from the ends of the scale, and gives references and anchors their places', () => {
    const key = keyOf({
      ours: 'condition',
      theirs: 'condition',
      mix: 'hidden-reference',
      'mid-anchor': 'mid-anchor',
      'low-anchor': 'low-anchor',
    });
    expect(strengthsOf(key, { definition: definitionOf('mushra'), dPrime: 9, given: {} })).toEqual({
      ours: 75,
      theirs: 35,
      mix: 90,
      'mid-anchor': 40,
      'low-anchor': 20,
    });
  });

  it('lets only the engine’s sound like an engine', () => {
    const key = keyOf({ ours: 'engine', human: 'condition' });
    const definition = definitionOf('identification');
    expect(strengthsOf(key, { definition, dPrime: 1.5, given: {} })).toEqual({ ours: 1.5, human: 0 });
  });

  it('takes what is said, and refuses a condition that is not there', () => {
    const key = keyOf({ ours: 'condition', human: 'condition' });
    const definition = definitionOf('preference');
    expect(strengthsOf(key, { definition, dPrime: 1, given: { ours: 3 } })).toEqual({ ours: 3, human: 0.5 });
    expect(() => strengthsOf(key, { definition, dPrime: 1, given: { their: 3 } })).toThrow(UsageError);
  });
});

describe('recoverTruth()', () => {
  const known = { pack: { comparisons: [] } as unknown as PanelPack, packFolder: '' };
  const row = (cells: object): PanelResultRow => ({ kind: 'trial', ...cells }) as PanelResultRow;

  it('finds a share that was drawn, and sees one that was not', async () => {
    const random = createRandom('shares');
    const preferring = (chance: number) =>
      Array.from({ length: 400 }, () =>
        row({
          answers: 'choice',
          conditionA: 'human',
          conditionB: 'ours',
          choice: random.uniform() < chance ? 'A' : 'B',
        }),
      );
    const asked = { method: 'preference', dPrime: 1, strengths: { human: 1, ours: 0 }, ...known } as const;
    // Φ(1/√2)
    expect(await recoverTruth(preferring(0.7602), asked)).toMatchObject([
      { what: 'human preferred to ours', comesBack: true },
    ]);
    expect(await recoverTruth(preferring(0.5), asked)).toMatchObject([{ comesBack: false }]);
  });

  it('finds points that were added to ratings, and sees switches that were exchanged', async () => {
    const random = createRandom('ratings');
    const rated = (ours: number, human: number) =>
      Array.from({ length: 12 }, (_, listener) =>
        (
          [
            ['ours', ours],
            ['human', human],
          ] as const
        ).map(([condition, score]) =>
          row({
            answers: 'rating',
            role: 'condition',
            listener: `listener ${listener}`,
            itemId: 'item',
            condition,
            rating: score + 6 * (random.uniform() - 0.5),
          }),
        ),
      ).flat();
    const asked = {
      method: 'multi-stimulus',
      dPrime: 1,
      strengths: { ours: 40, human: 60 },
      ...known,
    } as const;
    expect(await recoverTruth(rated(40, 60), asked)).toMatchObject([
      { what: 'human above ours', unit: 'points', truth: 20, comesBack: true },
    ]);
    expect(await recoverTruth(rated(60, 40), asked)).toMatchObject([{ comesBack: false }]);
  });

  const identified = (correct: boolean) =>
    row({ answers: 'choice', conditionA: 'human', conditionB: 'ours', truth: 'B', correct });

  it('knows that a human who sounds like an engine is taken for one', async () => {
    const asked = {
      method: 'identification',
      dPrime: 1,
      strengths: { ours: 0, human: 2 },
      ...known,
    } as const;
    const answers = Array.from({ length: 100 }, (_, index) => identified(index < 8));
    const [found] = await recoverTruth(answers, asked);
    expect(found).toMatchObject({ what: 'right answers', comesBack: true });
    // Φ(−2/√2)
    expect(found!.truth).toBeCloseTo(0.0786, 4);
  });

  it('counts neither practice nor controls', async () => {
    const answers = [
      ...Array.from({ length: 50 }, () => row({ kind: 'training', correct: false })),
      ...Array.from({ length: 50 }, () => row({ kind: 'catch', correct: false })),
      ...Array.from({ length: 50 }, () => identified(true)),
    ];
    const asked = {
      method: 'identification',
      dPrime: 4,
      strengths: { ours: 4, human: 0 },
      ...known,
    } as const;
    expect(await recoverTruth(answers, asked)).toMatchObject([{ comesBack: true, high: 1 }]);
  });
});
