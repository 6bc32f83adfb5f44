import { describe, expect, it } from 'vitest';
import { fisherExactTest } from './fisher-exact-test.ts';

describe('fisherExactTest()', () => {
  it('gives the lady who tasted all 8 cups rightly a p of 1 in 70', () => {
    const cups = { first: { successes: 4, n: 4 }, second: { successes: 0, n: 4 } };
    expect(fisherExactTest({ ...cups, alternative: 'greater' }).pValue).toBeCloseTo(1 / 70, 14);
    expect(fisherExactTest(cups).pValue).toBeCloseTo(2 / 70, 14);
    expect(fisherExactTest({ ...cups, alternative: 'less' }).pValue).toBe(1);
  });

  it('says nothing of an empty group or of answers that are all the same', () => {
    const all = { successes: 16, n: 16 };
    for (const second of [all, { successes: 0, n: 0 }])
      for (const twoSided of ['doubling', 'minimum-likelihood'] as const)
        expect(fisherExactTest({ first: all, second, twoSided }).pValue).toBe(1);
  });
});
