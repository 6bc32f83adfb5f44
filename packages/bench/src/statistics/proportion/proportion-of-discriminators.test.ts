import { describe, expect, it } from 'vitest';
import { proportionOfDiscriminators } from './proportion-of-discriminators.ts';

describe('proportionOfDiscriminators()', () => {
  it('reads 57.5 % of coin answers as 15 % heard', () => {
    expect(proportionOfDiscriminators({ successes: 230, n: 400 }).estimate).toBeCloseTo(0.15, 14);
  });

  it('stays negative below chance, so that strata average out', () => {
    const strata = [40, 60].map((successes) => proportionOfDiscriminators({ successes, n: 100 }));
    expect(strata[0]!.estimate).toBeCloseTo(-0.2, 14);
    expect((strata[0]!.estimate! + strata[1]!.estimate!) / 2).toBeCloseTo(0, 14);
    expect(strata[0]!.interval.low).toBeLessThan(-0.2);
  });

  it('has ends for 16 of 16, 0 of 16 and no trials', () => {
    const at = { n: 16, chance: 1 / 3 };
    expect(proportionOfDiscriminators({ ...at, successes: 16 })).toMatchObject({
      estimate: 1,
      standardError: 0,
    });
    expect(proportionOfDiscriminators({ ...at, successes: 0 }).estimate).toBeCloseTo(-0.5, 14);
    expect(proportionOfDiscriminators({ successes: 0, n: 0 })).toEqual({
      estimate: null,
      standardError: null,
      interval: { low: -1, high: 1, level: 0.95 },
    });
  });

  it('refuses a chance of 1', () => {
    expect(() => proportionOfDiscriminators({ successes: 1, n: 2, chance: 1 })).toThrow(RangeError);
  });
});
