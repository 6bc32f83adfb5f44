import { describe, expect, it } from 'vitest';
import { clopperPearsonInterval } from './clopper-pearson.ts';
import { midPBinomialTest, midPInterval } from './mid-p.ts';

describe('midPBinomialTest()', () => {
  it('splits the observed count between both tails, which then add up to 1', () => {
    for (let successes = 0; successes <= 9; successes += 1) {
      const at = { successes, n: 9, chance: 0.3 };
      const above = midPBinomialTest({ ...at, alternative: 'greater' }).pValue;
      const below = midPBinomialTest({ ...at, alternative: 'less' }).pValue;
      expect(above + below).toBeCloseTo(1, 14);
    }
  });

  it('says nothing without trials', () => {
    expect(midPBinomialTest({ successes: 0, n: 0 }).pValue).toBe(1);
  });
});

describe('midPInterval()', () => {
  it('excludes one half exactly when the mid-p test rejects it', () => {
    for (let successes = 0; successes <= 40; successes += 1) {
      const { low, high } = midPInterval({ successes, n: 40 });
      const { pValue } = midPBinomialTest({ successes, n: 40 });
      expect(low > 0.5 || high < 0.5, `${successes} of 40`).toBe(pValue < 0.05);
    }
  });

  it('lies within the exact interval, at every level and count', () => {
    for (const level of [0.01, 0.5, 0.95, 0.9999])
      for (const n of [1, 2, 16, 1000])
        for (const successes of [0, 1, n - 1, n]) {
          const [midP, exact] = [
            midPInterval({ successes, n, level }),
            clopperPearsonInterval({ successes, n, level }),
          ];
          expect(midP.low).toBeGreaterThanOrEqual(exact.low);
          expect(midP.high).toBeLessThanOrEqual(exact.high);
          expect(midP.low).toBeLessThanOrEqual(midP.high);
        }
  });

  it('leaves all open without trials', () => {
    expect(midPInterval({ successes: 0, n: 0 })).toEqual({ low: 0, high: 1, level: 0.95 });
  });
});
