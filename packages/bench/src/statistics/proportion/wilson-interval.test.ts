import { describe, expect, it } from 'vitest';
import { wilsonInterval } from './wilson-interval.ts';

describe('wilsonInterval()', () => {
  it('holds exactly the rates that lie less than 1.96 of their own standard errors from the share', () => {
    for (const [successes, n] of [
      [1, 16],
      [8, 16],
      [57, 100],
      [399, 400],
    ] as const) {
      const { low, high } = wilsonInterval({ successes, n });
      for (const end of [low, high]) {
        const z = Math.abs(successes / n - end) / Math.sqrt((end * (1 - end)) / n);
        expect(z).toBeCloseTo(1.959964, 6);
      }
    }
  });

  it('reaches 0 and 1 when all answers are the same, and both without answers', () => {
    expect(wilsonInterval({ successes: 0, n: 16 }).low).toBe(0);
    expect(wilsonInterval({ successes: 16, n: 16 }).high).toBe(1);
    expect(wilsonInterval({ successes: 0, n: 0 })).toEqual({ low: 0, high: 1, level: 0.95 });
  });
});
