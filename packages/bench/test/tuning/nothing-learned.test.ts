import { beforeAll, describe, expect, it } from 'vitest';
import { tune } from '../../src/tuning/tune.ts';
import {
  plantedReferences,
  readPieces,
  type Spectrum,
  shuffledReferences,
  toneTuning,
} from './tone-evaluator.ts';

let pieces: Spectrum[];
beforeAll(async () => {
  pieces = await readPieces(24);
});

const SEEDS = Array.from({ length: 15 }, (_, index) => String(index + 1));

describe('tuning towards references of other music', () => {
  it('says "nothing learned", though it gains on the music that it is tuned on', async () => {
    const tunings = [];
    for (const seed of SEEDS)
      tunings.push(await tune(toneTuning(shuffledReferences(pieces, { count: 12, seed }), { seed })));
    const outcomes = tunings.map(({ unseen }) => unseen.outcome);
    expect(outcomes.filter((outcome) => outcome !== 'nothing learned')).toEqual([]);
    // what would have been claimed without leaving anybody out
    expect(tunings.filter(({ seenGain }) => seenGain! > 0).length).toBeGreaterThan(10);
  });
});

describe('tuning towards a tone that all references have', () => {
  const tone = { lowShelfDb: -4, highShelfDb: 3 };

  it.each(['1', '2', '3'])('finds it and says how much it gained on other music, seed %s', async (seed) => {
    const items = plantedReferences(pieces, { count: 12, seed, tone, ownDb: 1 });
    const options = toneTuning(items, { seed });
    const { lowShelfDb, highShelfDb } = options.parameters;
    const { tuned, unseen, folds } = await tune({
      ...options,
      parameters: { lowShelfDb: lowShelfDb!, highShelfDb: highShelfDb! },
      base: { lowShelfDb: 0, highShelfDb: 0 },
    });
    expect(unseen.outcome).toBe('learned');
    expect(unseen.interval!.low).toBeGreaterThan(0.5);
    for (const { parameters } of [{ parameters: tuned }, ...folds]) {
      expect(Math.abs(Number(parameters.lowShelfDb) - tone.lowShelfDb)).toBeLessThan(1);
      expect(Math.abs(Number(parameters.highShelfDb) - tone.highShelfDb)).toBeLessThan(1);
    }
  });

  it('says of seven artists that they are too few, whatever the gain', async () => {
    const items = plantedReferences(pieces, { count: 7, seed: 'few', tone, ownDb: 1 });
    const { unseen } = await tune(toneTuning(items, { seed: 'few' }));
    expect(unseen.outcome).toBe('too few artists to tell');
    expect(unseen.estimate).toBeGreaterThan(0);
  });
});
