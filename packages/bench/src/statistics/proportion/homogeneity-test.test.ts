import { describe, expect, it } from 'vitest';
import { fisherExactTest } from './fisher-exact-test.ts';
import { homogeneityTest } from './homogeneity-test.ts';

const groupsOf = (...pairs: readonly (readonly [number, number])[]) =>
  pairs.map(([successes, n]) => ({ successes, n }));

describe('homogeneityTest()', () => {
  it('agrees with R’s prop.test on its own example', () => {
    const { pearson, degreesOfFreedom, method } = homogeneityTest({
      groups: groupsOf([83, 86], [90, 93], [129, 136], [70, 82]),
      reference: 'chi-square',
    });
    expect(pearson.statistic).toBeCloseTo(12.6004, 4);
    expect(pearson.pValue).toBeCloseTo(0.005585, 6);
    expect(degreesOfFreedom).toBe(3);
    expect(method).toBe('chi-square');
  });

  it('goes through all tables where expected counts are small: with two groups of a size this is Fisher’s test', () => {
    const groups = groupsOf([7, 8], [2, 8]);
    const { pearson, method } = homogeneityTest({ groups });
    expect(method).toBe('exact');
    const fisher = fisherExactTest({ first: groups[0]!, second: groups[1]! });
    expect(pearson.pValue).toBeCloseTo(fisher.pValue, 12);
  });

  it('draws tables where there are too many, the same ones every time, near to what all of them give', () => {
    const groups = groupsOf([5, 30], [2, 30], [9, 30], [1, 30]);
    const drawn = homogeneityTest({ groups: [...groups, { successes: 3, n: 6 }] });
    expect(drawn.method).toBe('permutation');
    expect(homogeneityTest({ groups: [...groups, { successes: 3, n: 6 }] })).toEqual(drawn);
    const asymptotic = homogeneityTest({ groups, reference: 'chi-square' }).pearson.pValue;
    const conditional = homogeneityTest({ groups, reference: 'conditional' });
    expect(conditional.pearson.pValue / asymptotic).toBeGreaterThan(0.6);
    expect(conditional.pearson.pValue / asymptotic).toBeLessThan(1.6);
  });

  it('sees the same in right and wrong answers', () => {
    const groups = groupsOf([15, 16], [28, 30], [11, 12], [9, 9], [20, 22]);
    const mirrored = groups.map(({ successes, n }) => ({ successes: n - successes, n }));
    const [one, other] = [homogeneityTest({ groups }), homogeneityTest({ groups: mirrored })];
    expect(one.pearson.statistic).toBeCloseTo(other.pearson.statistic, 10);
    expect(Math.abs(one.pearson.pValue - other.pearson.pValue)).toBeLessThan(0.02);
  });

  it('has nothing to say of one group, none, empty groups, or answers that are all the same', () => {
    for (const groups of [
      groupsOf(),
      groupsOf([3, 5]),
      groupsOf([3, 5], [0, 0]),
      groupsOf([16, 16], [4, 4]),
      groupsOf([0, 16], [0, 1]),
      groupsOf([0, 0], [0, 0]),
    ])
      expect(homogeneityTest({ groups })).toMatchObject({
        pearson: { statistic: 0, pValue: 1 },
        likelihoodRatio: { statistic: 0, pValue: 1 },
      });
  });
});
