import { describe, expect, it } from 'vitest';
import { mcNemarTest } from './mcnemar-test.ts';

describe('mcNemarTest()', () => {
  it('asks only the pairs that were answered differently', () => {
    const few = mcNemarTest({ onlyFirst: 9, onlySecond: 1, pairs: 20 });
    const many = mcNemarTest({ onlyFirst: 9, onlySecond: 1, pairs: 2000 });
    // 2 (1 + 10) / 1024, and half of the observed count's share less
    expect(few.pValue).toBeCloseTo(22 / 1024, 14);
    expect(few.midPValue).toBeCloseTo(12 / 1024, 14);
    expect(many.pValue).toBe(few.pValue);
    expect(many.difference).toBeLessThan(few.difference!);
  });

  it('has an interval for every extreme', () => {
    for (const [onlyFirst, onlySecond, pairs] of [
      [0, 0, 16],
      [16, 0, 16],
      [0, 16, 16],
      [1, 0, 1],
      [8, 8, 16],
    ] as const) {
      const { difference, interval, pValue } = mcNemarTest({ onlyFirst, onlySecond, pairs });
      expect(interval.low).toBeGreaterThanOrEqual(-1);
      expect(interval.high).toBeLessThanOrEqual(1);
      expect(interval.low).toBeLessThan(interval.high);
      expect(difference).toBe((onlyFirst - onlySecond) / pairs);
      expect(pValue).toBeLessThanOrEqual(1);
    }
    expect(mcNemarTest({ onlyFirst: 0, onlySecond: 0, pairs: 0 })).toMatchObject({
      difference: null,
      pValue: 1,
      interval: { low: -1, high: 1 },
    });
  });

  it('refuses more pairs answered differently than there are', () => {
    expect(() => mcNemarTest({ onlyFirst: 6, onlySecond: 5, pairs: 10 })).toThrow(RangeError);
  });
});
