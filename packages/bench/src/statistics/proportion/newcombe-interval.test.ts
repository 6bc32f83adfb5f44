import { describe, expect, it } from 'vitest';
import { newcombeInterval } from './newcombe-interval.ts';

describe('newcombeInterval()', () => {
  it('agrees with Newcombe’s own table: 56 of 70 against 48 of 80', () => {
    const { low, high } = newcombeInterval({
      first: { successes: 56, n: 70 },
      second: { successes: 48, n: 80 },
    });
    expect(low).toBeCloseTo(0.0524, 4);
    expect(high).toBeCloseTo(0.3339, 4);
  });

  it('leaves open what was not asked', () => {
    const nothing = { successes: 0, n: 0 };
    expect(newcombeInterval({ first: nothing, second: nothing })).toEqual({ low: -1, high: 1, level: 0.95 });
    const { low, high } = newcombeInterval({ first: { successes: 16, n: 16 }, second: nothing });
    expect(low).toBeLessThan(0);
    expect(high).toBe(1);
  });

  it('reaches the end for 16 of 16 against 0 of 16', () => {
    const { low, high } = newcombeInterval({
      first: { successes: 16, n: 16 },
      second: { successes: 0, n: 16 },
    });
    expect(low).toBeGreaterThan(0.7);
    expect(high).toBe(1);
  });
});
