import { describe, expect, it } from 'vitest';
import { createRandom } from '../numeric/random.ts';
import { binomialTails, exactBinomialTest } from './binomial.ts';
import { clopperPearsonInterval } from './clopper-pearson.ts';

describe('exactBinomialTest()', () => {
  it('rejects a true null no more often than alpha', () => {
    const random = createRandom('null');
    const runs = 4_000;
    let rejections = 0;
    for (let run = 0; run < runs; run += 1) {
      let successes = 0;
      for (let trial = 0; trial < 40; trial += 1) successes += random.integer(2);
      if (exactBinomialTest({ successes, n: 40, alternative: 'greater' }).pValue <= 0.05) rejections += 1;
    }
    // 26 of 40 are needed, which guessing reaches with probability 0.0403
    const { upper } = binomialTails({ successes: 26, n: 40 });
    expect(Math.abs(rejections / runs - upper)).toBeLessThan(4 * Math.sqrt((upper * (1 - upper)) / runs));
    expect(upper).toBeLessThanOrEqual(0.05);
  });

  it('finds a known effect as often as its power says: 30 trials at 70 % succeed in 73 % of panels', () => {
    const random = createRandom('effect');
    const runs = 4_000;
    let found = 0;
    for (let run = 0; run < runs; run += 1) {
      let successes = 0;
      for (let trial = 0; trial < 30; trial += 1) if (random.uniform() < 0.7) successes += 1;
      if (exactBinomialTest({ successes, n: 30, alternative: 'greater' }).pValue <= 0.05) found += 1;
    }
    expect(found / runs).toBeGreaterThan(0.7);
    expect(found / runs).toBeLessThan(0.76);
  });

  it('is 1 without trials', () => {
    expect(exactBinomialTest({ successes: 0, n: 0 }).pValue).toBe(1);
  });

  it('refuses impossible counts and chances by name', () => {
    expect(() => exactBinomialTest({ successes: 5, n: 4 })).toThrow(
      'must be whole and 0…4: current value is 5',
    );
    expect(() => exactBinomialTest({ successes: 1, n: 2, chance: 1 })).toThrow(RangeError);
  });
});

describe('clopperPearsonInterval()', () => {
  it('holds the true proportion at least as often as it says', () => {
    const random = createRandom('coverage');
    const runs = 2_000;
    let covered = 0;
    for (let run = 0; run < runs; run += 1) {
      let successes = 0;
      for (let trial = 0; trial < 50; trial += 1) if (random.uniform() < 0.55) successes += 1;
      const { low, high } = clopperPearsonInterval({ successes, n: 50 });
      if (low <= 0.55 && 0.55 <= high) covered += 1;
    }
    expect(covered / runs).toBeGreaterThanOrEqual(0.945);
  });

  it('excludes one half exactly when the doubled exact test succeeds', () => {
    for (let successes = 0; successes <= 60; successes += 1) {
      const { low, high } = clopperPearsonInterval({ successes, n: 60 });
      const { pValue } = exactBinomialTest({ successes, n: 60 });
      expect(low > 0.5 || high < 0.5, `${successes} of 60`).toBe(pValue < 0.05);
    }
  });
});
