import { describe, expect, it } from 'vitest';
import { taroneTest } from './tarone-test.ts';

const countsOf = (...pairs: readonly (readonly [number, number])[]) =>
  pairs.map(([successes, n]) => ({ successes, n }));

describe('taroneTest()', () => {
  it('sees listeners who differ, and those more alike than luck makes them', () => {
    expect(taroneTest({ counts: countsOf([10, 10], [5, 10], [0, 10]) }).pValue).toBeLessThan(0.001);
    expect(taroneTest({ counts: countsOf([5, 10], [5, 10], [5, 10]) }).z).toBeLessThan(0);
  });

  it('has nothing to say when nobody answered twice, or all answers are the same', () => {
    for (const counts of [[], countsOf([1, 1], [0, 1]), countsOf([16, 16], [3, 3]), countsOf([0, 16])])
      expect(taroneTest({ counts })).toEqual({ z: null, pValue: 1 });
  });
});
