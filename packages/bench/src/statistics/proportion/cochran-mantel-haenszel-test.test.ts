import { describe, expect, it } from 'vitest';
import { cochranMantelHaenszelTest } from './cochran-mantel-haenszel-test.ts';
import { fisherExactTest } from './fisher-exact-test.ts';

const stratum = (a: number, n: number, b: number, m: number) => ({
  first: { successes: a, n },
  second: { successes: b, n: m },
});

describe('cochranMantelHaenszelTest()', () => {
  it('agrees with R’s mantelhaen.test on the admissions to Berkeley', () => {
    const { commonOddsRatio, statistic } = cochranMantelHaenszelTest({
      strata: [
        stratum(512, 825, 89, 108),
        stratum(353, 560, 17, 25),
        stratum(120, 325, 202, 593),
        stratum(138, 417, 131, 375),
        stratum(53, 191, 94, 393),
        stratum(22, 373, 24, 341),
      ],
    });
    expect(commonOddsRatio?.estimate).toBeCloseTo(0.9046968, 7);
    expect(commonOddsRatio?.interval.low).toBeCloseTo(0.7719074, 7);
    expect(commonOddsRatio?.interval.high).toBeCloseTo(1.0603298, 7);
    expect(statistic).toBeCloseTo(1.5246, 3);
  });

  it('is Fisher’s exact test in a single stratum', () => {
    const one = stratum(7, 9, 2, 8);
    for (const alternative of ['greater', 'less', 'two-sided'] as const)
      expect(cochranMantelHaenszelTest({ strata: [one], alternative }).exactPValue).toBeCloseTo(
        fisherExactTest({ ...one, alternative }).pValue,
        13,
      );
  });

  it('is not fooled by strata of different difficulty', () => {
    // both conditions alike within each track, but the first was played on the easy one
    const strata = [stratum(80, 100, 8, 10), stratum(2, 10, 20, 100)];
    const { pValue, commonOddsRatio } = cochranMantelHaenszelTest({ strata });
    expect(pValue).toBeGreaterThan(0.9);
    expect(commonOddsRatio?.estimate).toBeCloseTo(1, 6);
    expect(
      fisherExactTest({ first: { successes: 82, n: 110 }, second: { successes: 28, n: 110 } }).pValue,
    ).toBeLessThan(1e-9);
  });

  it('has nothing to say where no stratum does', () => {
    for (const strata of [[], [stratum(4, 4, 3, 3)], [stratum(0, 4, 0, 3)], [stratum(2, 4, 0, 0)]])
      expect(cochranMantelHaenszelTest({ strata })).toEqual({
        statistic: 0,
        pValue: 1,
        exactPValue: 1,
        commonOddsRatio: null,
        informativeStrata: 0,
      });
    expect(cochranMantelHaenszelTest({ strata: [stratum(1, 1, 0, 1)] })).toMatchObject({
      exactPValue: 1,
      commonOddsRatio: null,
      informativeStrata: 1,
    });
  });
});
