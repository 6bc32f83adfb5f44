import { describe, expect, it } from 'vitest';
import { type Bet, eProcessBoundaries, eProcessBoundary, logEValue } from './e-process.ts';
import { eProcessPower } from './e-process-power.ts';

const BETS: readonly Bet[] = [
  { kind: 'beta', concentration: 1 },
  { kind: 'beta', concentration: 30 },
  { kind: 'point', proportion: 0.575 },
];

/** The mean of the e-value over all outcomes of one more answer. */
const fairnessOf = (bet: Bet, proportion: number): number => {
  const now = Math.exp(logEValue({ successes: 7, n: 12, bet }));
  const hit = Math.exp(logEValue({ successes: 8, n: 13, bet }));
  const miss = Math.exp(logEValue({ successes: 7, n: 13, bet }));
  return (proportion * hit + (1 - proportion) * miss) / now;
};

describe('logEValue()', () => {
  it('is a fair game at chance, and a losing one below it', () => {
    for (const bet of BETS) {
      expect(fairnessOf(bet, 0.5)).toBeCloseTo(1, 12);
      expect(fairnessOf(bet, 0.4)).toBeLessThan(1);
      expect(fairnessOf(bet, 0.6)).toBeGreaterThan(1);
    }
  });

  it('is 0 without answers, and finite for all or none correct', () => {
    for (const bet of BETS) {
      expect(logEValue({ successes: 0, n: 0, bet })).toBe(0);
      expect(logEValue({ successes: 16, n: 16, bet })).toBeGreaterThan(0);
      expect(logEValue({ successes: 0, n: 16, bet })).toBeLessThan(0);
      expect(Number.isFinite(logEValue({ successes: 0, n: 1_000_000, bet }))).toBe(true);
      expect(Number.isFinite(logEValue({ successes: 1, n: 1, chance: 1e-9, bet }))).toBe(true);
    }
  });

  it('refuses bets below chance and counts that cannot be', () => {
    expect(() => logEValue({ successes: 1, n: 2, bet: { kind: 'point', proportion: 0.4 } })).toThrow(
      RangeError,
    );
    expect(() => logEValue({ successes: 1, n: 2, bet: { kind: 'beta', concentration: 0 } })).toThrow(
      RangeError,
    );
    expect(() => logEValue({ successes: 3, n: 2 })).toThrow(RangeError);
    expect(() => logEValue({ successes: 1, n: 2, chance: 1 })).toThrow(RangeError);
  });
});

describe('eProcessBoundary()', () => {
  it('is the first count whose e-value reaches 1 / alpha, for any chance', () => {
    for (const chance of [1 / 3, 0.5, 0.7]) {
      const boundaries = eProcessBoundaries({ trials: 120, chance });
      for (const [n, boundary] of boundaries.entries()) {
        expect(eProcessBoundary({ n, chance }), `${n}`).toBe(boundary);
        if (boundary === null) continue;
        expect(logEValue({ successes: boundary, n, chance })).toBeGreaterThanOrEqual(Math.log(20));
        expect(logEValue({ successes: boundary - 1, n, chance })).toBeLessThan(Math.log(20));
      }
    }
  });

  it('is null where not even all correct are enough', () => {
    expect(eProcessBoundary({ n: 0 })).toBeNull();
    expect(eProcessBoundary({ n: 5 })).toBeNull();
  });
});

describe('eProcessPower()', () => {
  it('errs at most alpha of the time, for every proportion up to chance', () => {
    for (const proportion of [0.3, 0.45, 0.5])
      expect(eProcessPower({ proportion, trials: 500 }).power).toBeLessThanOrEqual(0.05);
  });

  it('says null for a median that is not reached', () => {
    const { medianTrials, meanTrials } = eProcessPower({ proportion: 0.5, trials: 100 });
    expect(medianTrials).toBeNull();
    expect(meanTrials).toBeGreaterThan(95);
  });
});
