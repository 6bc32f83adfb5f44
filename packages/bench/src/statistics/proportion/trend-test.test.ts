import { describe, expect, it } from 'vitest';
import { trendTest } from './trend-test.ts';

const groupsOf = (...pairs: readonly (readonly [number, number])[]) =>
  pairs.map(([successes, n]) => ({ successes, n }));

describe('trendTest()', () => {
  it('agrees with R’s prop.trend.test on its own example', () => {
    const groups = groupsOf([83, 86], [90, 93], [129, 136], [70, 82]);
    const { z, pValue } = trendTest({ groups, reference: 'normal' });
    expect(z ** 2).toBeCloseTo(8.2249, 4);
    expect(z).toBeLessThan(0);
    expect(pValue).toBeCloseTo(0.004132, 6);
    const scored = trendTest({ groups, scores: [0, 0, 0, 1], reference: 'normal' });
    expect(scored.z ** 2).toBeCloseTo(12.173, 3);
  });

  it('counts all tables in few answers: 0, 1, 2 of 2 rising is the rarest of 20', () => {
    const groups = groupsOf([0, 2], [1, 2], [2, 2]);
    const { pValue, method } = trendTest({ groups, alternative: 'greater' });
    expect(method).toBe('exact');
    // 2 of 20 equally likely deals rise as much: which one of the middle two is right
    expect(pValue).toBeCloseTo(2 / 20, 12);
    expect(trendTest({ groups }).pValue).toBeCloseTo(4 / 20, 12);
    expect(trendTest({ groups, alternative: 'less' }).pValue).toBeCloseTo(1, 12);
  });

  it('does not mind how scores are shifted or stretched', () => {
    const groups = groupsOf([20, 40], [25, 40], [31, 40]);
    const one = trendTest({ groups });
    const other = trendTest({ groups, scores: [100, 300, 500] });
    expect(other.z).toBeCloseTo(one.z, 12);
  });

  it('has nothing to say where there is no order or no difference', () => {
    for (const groups of [groupsOf(), groupsOf([3, 5]), groupsOf([5, 5], [4, 4]), groupsOf([0, 0], [2, 4])])
      expect(trendTest({ groups })).toMatchObject({ z: 0, pValue: 1 });
    expect(trendTest({ groups: groupsOf([1, 5], [4, 5]), scores: [2, 2] }).pValue).toBe(1);
  });

  it('refuses scores that are not one for each group', () => {
    expect(() => trendTest({ groups: groupsOf([1, 2], [1, 2]), scores: [1] })).toThrow(
      'one for each of 2 groups',
    );
  });
});
