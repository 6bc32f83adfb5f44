import { describe, expect, it } from 'vitest';
import { jeffreysInterval } from './jeffreys-interval.ts';

describe('jeffreysInterval()', () => {
  it('reaches 0 and 1 when all answers are the same, and both without answers', () => {
    expect(jeffreysInterval({ successes: 0, n: 16 }).low).toBe(0);
    expect(jeffreysInterval({ successes: 16, n: 16 }).high).toBe(1);
    expect(jeffreysInterval({ successes: 0, n: 0 })).toEqual({ low: 0, high: 1, level: 0.95 });
  });

  it('is mirrored when right and wrong change places', () => {
    const one = jeffreysInterval({ successes: 3, n: 20 });
    const other = jeffreysInterval({ successes: 17, n: 20 });
    expect(one.low).toBeCloseTo(1 - other.high, 14);
    expect(one.high).toBeCloseTo(1 - other.low, 14);
  });
});
