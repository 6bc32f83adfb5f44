import { beforeAll, describe, expect, it } from 'vitest';
import { tune } from '../../src/tuning/tune.ts';
import {
  changed,
  plantedReferences,
  readPieces,
  type Spectrum,
  shuffledReferences,
  toneDistanceDb,
  toneTuning,
} from './tone-evaluator.ts';

let pieces: Spectrum[];
beforeAll(async () => {
  pieces = await readPieces();
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
  const tone = { tiltDbPerOctave: 0.8, lowShelfDb: -4, highShelfDb: 3 };

  it.each(['1', '2', '3'])('finds it and says how much it gained on other music, seed %s', async (seed) => {
    const items = plantedReferences(pieces, { count: 12, seed, tone, ownDb: 1 });
    const { tuned, unseen, folds } = await tune({ ...toneTuning(items, { seed }), evaluations: 210 });
    expect(unseen.outcome).toBe('learned');
    expect(unseen.interval!.low).toBeGreaterThan(2);
    expect(Number(tuned.tiltDbPerOctave)).toBeCloseTo(tone.tiltDbPerOctave, 0);
    // tilt and shelves can stand in for each other: what counts is the tone that they make together
    const flat = pieces[0]!.map(() => 0);
    for (const { parameters } of [{ parameters: tuned }, ...folds])
      expect(toneDistanceDb(changed(flat, parameters), changed(flat, tone))).toBeLessThan(0.5);
  });

  it('says of seven artists that they are too few, whatever the gain', async () => {
    const items = plantedReferences(pieces, { count: 7, seed: 'few', tone, ownDb: 1 });
    const { unseen } = await tune(toneTuning(items, { seed: 'few' }));
    expect(unseen.outcome).toBe('too few artists to tell');
    expect(unseen.estimate).toBeGreaterThan(0);
  });
});
