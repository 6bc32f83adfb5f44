import { PANEL_METHODS, panelMethodSchema } from '@earwitness/bench/panel';
import { describe, expect, it } from 'vitest';
import { dipGains, fadeFramesOf, lawFor, SWITCH_LAWS } from './switch-law.ts';

describe('lawFor()', () => {
  it('is the dip unless another is asked for', () => {
    for (const method of panelMethodSchema.options) expect(lawFor(method)).toBe('dip');
  });

  it('refuses every other law for just the methods whose seams matter', () => {
    for (const method of panelMethodSchema.options) {
      for (const law of SWITCH_LAWS) {
        const isRefused = law !== 'dip' && PANEL_METHODS[method].seamsMatter;
        if (isRefused) expect(() => lawFor(method, law), `${method} ${law}`).toThrow(RangeError);
        else expect(lawFor(method, law)).toBe(law);
      }
    }
  });
});

describe('fadeFramesOf()', () => {
  it('is 5 ms at every rate, and nothing for a cut', () => {
    for (const law of ['dip', 'equal-gain'] as const) {
      expect([44_100, 48_000, 96_000].map((rate) => fadeFramesOf(law, rate))).toEqual([221, 240, 480]);
    }
    expect(fadeFramesOf('cut', 48_000)).toBe(0);
  });

  it('refuses a rate that is not above zero', () => {
    expect(() => fadeFramesOf('dip', 0)).toThrow(RangeError);
    expect(() => fadeFramesOf('cut', Number.NaN)).toThrow(RangeError);
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
