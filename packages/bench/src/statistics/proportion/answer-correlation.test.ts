import { describe, expect, it } from 'vitest';
import { answerCorrelation } from './answer-correlation.ts';

const countsOf = (...pairs: readonly (readonly [number, number])[]) =>
  pairs.map(([successes, n]) => ({ successes, n }));

describe('answerCorrelation()', () => {
  it('is 1 for listeners always or never right, below 0 for listeners all alike', () => {
    expect(answerCorrelation({ counts: countsOf([10, 10], [0, 10]) })).toBe(1);
    expect(answerCorrelation({ counts: countsOf([5, 10], [5, 10]) })).toBeLessThan(0);
  });

  it('has no value where nothing can differ', () => {
    for (const counts of [[], countsOf([3, 5]), countsOf([1, 1], [0, 1]), countsOf([4, 4], [3, 3])])
      expect(answerCorrelation({ counts })).toBeNull();
  });
});
