import { describe, expect, it } from 'vitest';
import type { Interval } from '../numeric/interval.ts';
import { highestDensityInterval, posteriorOfProportion } from './bayes-proportion.ts';
import type { Count } from './binomial.ts';
import { clopperPearsonInterval } from './clopper-pearson.ts';
import { exactCoverage } from './exact-coverage.ts';
import { jeffreysInterval } from './jeffreys-interval.ts';
import { midPInterval } from './mid-p.ts';
import { wilsonInterval } from './wilson-interval.ts';

describe('exactCoverage()', () => {
  it('finds the exact interval never below its level, and Wilson’s below it in places', () => {
    const chances = Array.from({ length: 60 }, (_, index) => (index + 1) / 61);
    const coverages = (interval: typeof wilsonInterval) =>
      chances.map((chance) => exactCoverage({ interval, n: 30, chance }));
    expect(Math.min(...coverages(clopperPearsonInterval))).toBeGreaterThanOrEqual(0.95);
    expect(Math.min(...coverages(wilsonInterval))).toBeLessThan(0.95);
  });

  it('finds that only the exact interval reaches 93 % everywhere', () => {
    const highestDensity = (count: Count) => highestDensityInterval(posteriorOfProportion(count));
    const percentAt = (interval: (count: Count) => Interval, n: number, chance: number) =>
      Number((100 * exactCoverage({ interval, n, chance })).toFixed(1));
    for (const interval of [wilsonInterval, jeffreysInterval, midPInterval, highestDensity])
      expect(percentAt(interval, 16, 0.5)).toBe(92.3);
    expect(percentAt(jeffreysInterval, 50, 0.95)).toBe(88.5);
    for (const n of [16, 50, 100, 400])
      for (const chance of [0.5, 0.55, 0.575, 0.6, 0.8, 0.95, 0.98])
        expect(percentAt(clopperPearsonInterval, n, chance)).toBeGreaterThanOrEqual(95);
  });

  it('is 1 for an interval that leaves all open, and 0 for one that holds nothing', () => {
    const at = { n: 12, chance: 0.3 };
    expect(exactCoverage({ ...at, interval: () => ({ low: 0, high: 1, level: 1 }) })).toBeCloseTo(1, 14);
    expect(exactCoverage({ ...at, interval: () => ({ low: 1, high: 1, level: 1 }) })).toBe(0);
  });
});
