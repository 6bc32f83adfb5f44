import { describe, expect, it } from 'vitest';
import { walkCounts } from './count-walk.ts';
import { peekingErrorRate, runningCoverage } from './running-coverage.ts';

describe('walkCounts()', () => {
  it('is the binomial where nothing stops it', () => {
    const { survives, meanTrials } = walkCounts({
      proportion: 0.3,
      trials: 20,
      boundsAt: () => ({ high: null, low: null }),
    });
    expect(survives).toBeCloseTo(1, 12);
    expect(meanTrials).toBeCloseTo(20, 10);
  });

  it('counts a gambler’s ruin', () => {
    // two more hits than misses before two more misses: p² / (p² + q²)
    const walk = walkCounts({
      proportion: 0.6,
      trials: 400,
      boundsAt: (n) => ({ high: Math.ceil(n / 2 + 1), low: Math.floor(n / 2 - 1) }),
    });
    const above = walk.endsAbove.reduce((sum, each) => sum + each, 0);
    expect(above).toBeCloseTo(0.36 / 0.52, 12);
  });

  it('ends where both boundaries leave nothing', () => {
    const walk = walkCounts({ proportion: 0.5, trials: 9, boundsAt: () => ({ high: 1, low: 0 }) });
    expect(walk).toMatchObject({ survives: 0, trials: 1, meanTrials: 1 });
  });
});

describe('what watching costs', () => {
  it('is nothing where every interval is everything', () => {
    expect(runningCoverage({ proportion: 0.5, trials: 50, covers: () => true })).toBeCloseTo(1, 12);
  });

  it('is nothing before the first look', () => {
    const rates = peekingErrorRate({ trials: 30, firstLook: 20 });
    expect(rates[19]).toBe(0);
    expect(rates[20]).toBeGreaterThan(0);
    expect(() => peekingErrorRate({ trials: -1 })).toThrow(RangeError);
  });
});
