import { describe, expect, it } from 'vitest';
import { dipFrames, dipGains } from './switch-law.ts';

describe('dipFrames()', () => {
  it('is 5 ms at every rate', () => {
    expect([44_100, 48_000, 96_000].map(dipFrames)).toEqual([221, 240, 480]);
  });

  it('refuses a rate that is not above zero', () => {
    expect(() => dipFrames(0)).toThrow(RangeError);
    expect(() => dipFrames(Number.NaN)).toThrow(RangeError);
  });
});

describe('dipGains()', () => {
  it('goes from exact silence to exactly one', () => {
    const gains = dipGains(240);
    expect(gains).toHaveLength(241);
    expect(gains[0]).toBe(0);
    expect(gains[240]).toBe(1);
    expect(gains[120]).toBeCloseTo(0.5, 15);
  });

  it('rises at every step and is its own mirror about one half', () => {
    const gains = dipGains(221);
    for (let index = 1; index < gains.length; index += 1) {
      expect(gains[index]!).toBeGreaterThan(gains[index - 1]!);
      expect(gains[index]! + gains[gains.length - 1 - index]!).toBeCloseTo(1, 14);
    }
  });

  it('refuses a fade without frames', () => {
    expect(() => dipGains(0)).toThrow(RangeError);
  });
});
