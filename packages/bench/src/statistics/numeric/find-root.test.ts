import { describe, expect, it } from 'vitest';
import { findRoot } from './find-root.ts';

describe('findRoot()', () => {
  it('finds roots of curved, steep and flat functions', () => {
    expect(findRoot((x) => x ** 3 - 2, { low: 0, high: 2 })).toBeCloseTo(Math.cbrt(2), 14);
    expect(findRoot((x) => Math.exp(50 * (x - 0.3)) - 1, { low: -5, high: 5 })).toBeCloseTo(0.3, 12);
    expect(findRoot((x) => (x - 0.1) ** 9, { low: -1, high: 1 })).toBeCloseTo(0.1, 6);
  });

  it('returns an end at which the function is 0', () =>
    expect(findRoot((x) => x, { low: 0, high: 9 })).toBe(0));

  it('refuses ends of one sign', () =>
    expect(() => findRoot((x) => x * x + 1, { low: -1, high: 1 })).toThrow('must change its sign'));
});
