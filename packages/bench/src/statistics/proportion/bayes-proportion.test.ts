import { describe, expect, it } from 'vitest';
import {
  bayesFactors,
  highestDensityInterval,
  posteriorOfProportion,
  probabilityWithin,
} from './bayes-proportion.ts';

describe('posteriorOfProportion()', () => {
  it('is the prior without answers', () => {
    expect(posteriorOfProportion({ successes: 0, n: 0, prior: { a: 2, b: 6 } })).toEqual({
      a: 2,
      b: 6,
      mean: 0.25,
    });
  });
});

describe('probabilityWithin()', () => {
  it('splits 0…1 into parts that add up, in far tails too', () => {
    const posterior = posteriorOfProportion({ successes: 900, n: 1000 });
    const parts = [0, 0.5, 0.88, 0.9, 0.95, 1];
    const sum = parts
      .slice(1)
      .reduce(
        (total, high, index) => total + probabilityWithin({ ...posterior, low: parts[index]!, high }),
        0,
      );
    expect(sum).toBeCloseTo(1, 13);
    const tiny = probabilityWithin({ ...posterior, high: 0.5 });
    expect(tiny).toBeGreaterThan(0);
    expect(tiny).toBeLessThan(1e-100);
  });

  it('refuses limits in the wrong order', () => {
    expect(() => probabilityWithin({ a: 1, b: 1, low: 0.6, high: 0.5 })).toThrow(RangeError);
  });
});

describe('highestDensityInterval()', () => {
  it('is shorter than equal tails and holds as much', () => {
    const posterior = posteriorOfProportion({ successes: 12, n: 16 });
    const { low, high } = highestDensityInterval(posterior);
    expect(probabilityWithin({ ...posterior, low, high })).toBeCloseTo(0.95, 10);
    for (const shift of [0.002, 0.01, 0.02]) {
      const below = { low: low - shift, high: high - shift };
      const above = { low: low + shift, high: high + shift };
      expect(probabilityWithin({ ...posterior, ...below })).toBeLessThan(0.95);
      expect(probabilityWithin({ ...posterior, ...above })).toBeLessThan(0.95);
    }
  });

  it('reaches the end where density grows towards it, and takes equal tails where it grows to both', () => {
    expect(highestDensityInterval({ a: 0.5, b: 16.5 }).low).toBe(0);
    expect(highestDensityInterval({ a: 16.5, b: 0.5 }).high).toBe(1);
    expect(highestDensityInterval({ a: 1, b: 17 }).low).toBe(0);
    const flat = highestDensityInterval({ a: 1, b: 1, level: 0.9 });
    expect([flat.low, flat.high].map((end) => Number(end.toFixed(12)))).toEqual([0.05, 0.95]);
    const twoHumps = highestDensityInterval({ a: 0.5, b: 0.5 });
    expect(twoHumps.low).toBeCloseTo(1 - twoHumps.high, 12);
  });
});

describe('bayesFactors()', () => {
  it('says 1 to everything without answers', () => {
    const { bf10, bfPlus0, bfRange } = bayesFactors({ successes: 0, n: 0, range: { low: 0.55, high: 0.6 } });
    for (const factor of [bf10, bfPlus0, bfRange!]) expect(factor).toBeCloseTo(1, 13);
  });

  it('stays in range in logs where the factor does not', () => {
    const all = bayesFactors({ successes: 5000, n: 5000 });
    expect(all.bf10).toBe(Infinity);
    expect(all.logBf10).toBeCloseTo(5000 * Math.LN2 - Math.log(5001), 8);
    expect(bayesFactors({ successes: 5000, n: 10_000 }).bf10).toBeLessThan(0.02);
  });

  it('is an e-value: under the coin its mean is 1', () => {
    let mean = 0;
    const n = 12;
    for (let successes = 0, ways = 1; successes <= n; successes += 1) {
      mean += (ways / 2 ** n) * bayesFactors({ successes, n }).bfPlus0;
      ways = (ways * (n - successes)) / (successes + 1);
    }
    expect(mean).toBeCloseTo(1, 12);
  });

  it('refuses ranges that are none', () => {
    expect(() => bayesFactors({ successes: 1, n: 2, range: { low: 0.6, high: 0.6 } })).toThrow(RangeError);
    expect(() => bayesFactors({ successes: 1, n: 2, chance: 0 })).toThrow(RangeError);
  });
});
