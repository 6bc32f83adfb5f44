import { describe, expect, it } from 'vitest';
import { homogeneityTest } from './homogeneity-test.ts';
import { nonInferiorityTest, scoreDifferenceInterval, scoreDifferenceTest } from './score-comparison.ts';

const EXTREMES = [
  [0, 0],
  [0, 1],
  [1, 1],
  [0, 16],
  [16, 16],
  [7, 16],
] as const;

describe('scoreDifferenceTest()', () => {
  it('is Pearson’s chi-square at no difference', () => {
    const [first, second] = [
      { successes: 40, n: 60 },
      { successes: 6, n: 15 },
    ];
    const { z, pValue } = scoreDifferenceTest({ first, second, variance: 'mee' });
    const { pearson } = homogeneityTest({ groups: [first, second], reference: 'chi-square' });
    expect(z ** 2).toBeCloseTo(pearson.statistic, 10);
    expect(pValue).toBeCloseTo(pearson.pValue, 12);
  });

  it('has an answer for every extreme', () => {
    for (const [a, n] of EXTREMES)
      for (const [b, m] of EXTREMES)
        for (const difference of [-0.3, 0, 0.3]) {
          const result = scoreDifferenceTest({
            first: { successes: a, n },
            second: { successes: b, n: m },
            difference,
          });
          expect(Number.isNaN(result.z)).toBe(false);
          expect(result.pValue).toBeGreaterThanOrEqual(0);
          expect(result.pValue).toBeLessThanOrEqual(1);
        }
  });
});

describe('scoreDifferenceInterval()', () => {
  it('holds exactly the differences that the test does not reject', () => {
    const groups = { first: { successes: 9, n: 15 }, second: { successes: 21, n: 60 } };
    const { low, high } = scoreDifferenceInterval(groups);
    for (const end of [low, high])
      expect(scoreDifferenceTest({ ...groups, difference: end }).pValue).toBeCloseTo(0.05, 9);
  });

  it('is mirrored when the groups change places, and stays within −1…1', () => {
    for (const [a, n] of EXTREMES)
      for (const [b, m] of EXTREMES) {
        const [first, second] = [
          { successes: a, n },
          { successes: b, n: m },
        ];
        const [one, other] = [
          scoreDifferenceInterval({ first, second }),
          scoreDifferenceInterval({ first: second, second: first }),
        ];
        expect(one.low).toBeCloseTo(-other.high, 9);
        expect(one.low).toBeGreaterThanOrEqual(-1);
        expect(one.high).toBeLessThanOrEqual(1);
        const observed = n === 0 || m === 0 ? 0 : a / n - b / m;
        expect(one.low).toBeLessThanOrEqual(observed);
        expect(one.high).toBeGreaterThanOrEqual(observed);
      }
  });
});

describe('nonInferiorityTest()', () => {
  it('forgives a first group that is a little worse, in enough answers', () => {
    const margin = 0.1;
    const large = nonInferiorityTest({
      first: { successes: 540, n: 1000 },
      second: { successes: 550, n: 1000 },
      margin,
    });
    expect(large.isNonInferior).toBe(true);
    expect(large.difference).toBeCloseTo(-0.01, 14);
    const small = nonInferiorityTest({
      first: { successes: 27, n: 50 },
      second: { successes: 28, n: 50 },
      margin,
    });
    expect(small.isNonInferior).toBe(false);
  });

  it('leaves empty groups undecided and refuses margins that are none', () => {
    const groups = { first: { successes: 0, n: 0 }, second: { successes: 5, n: 9 } };
    expect(nonInferiorityTest({ ...groups, margin: 0.1 })).toMatchObject({
      difference: null,
      pValue: 0.5,
      isNonInferior: false,
    });
    expect(() => nonInferiorityTest({ ...groups, margin: 0 })).toThrow('must be between 0 and 1');
  });
});
