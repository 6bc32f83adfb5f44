import { describe, expect, it } from 'vitest';
import { clopperPearsonInterval } from './clopper-pearson.ts';
import { exactCoverage } from './exact-coverage.ts';
import { wilsonInterval } from './wilson-interval.ts';

describe('exactCoverage()', () => {
  it('finds the exact interval never below its level, and Wilson’s below it in places', () => {
    const chances = Array.from({ length: 60 }, (_, index) => (index + 1) / 61);
    const coverages = (interval: typeof wilsonInterval) =>
      chances.map((chance) => exactCoverage({ interval, n: 30, chance }));
    expect(Math.min(...coverages(clopperPearsonInterval))).toBeGreaterThanOrEqual(0.95);
    expect(Math.min(...coverages(wilsonInterval))).toBeLessThan(0.95);
  });

  it('is 1 for an interval that leaves all open, and 0 for one that holds nothing', () => {
    const at = { n: 12, chance: 0.3 };
    expect(exactCoverage({ ...at, interval: () => ({ low: 0, high: 1, level: 1 }) })).toBeCloseTo(1, 14);
    expect(exactCoverage({ ...at, interval: () => ({ low: 1, high: 1, level: 1 }) })).toBe(0);
  });
});
