import { describe, expect, it } from 'vitest';
import { integrateLoudness, measureLoudnessRange, powerToLufs } from './gating.ts';

const power = (lufs: number): number => 10 ** ((lufs + 0.691) / 10);

describe('integrateLoudness()', () => {
  it('ignores blocks below the absolute gate', () => {
    expect(integrateLoudness([power(-23), power(-70.1), power(-80)])).toBeCloseTo(-23, 10);
  });

  it('ignores blocks more than 10 LU below the mean power of the audible ones', () => {
    // Their mean power is −21.67 LUFS with the third block at −31.5 or −31.9: the gate lies at −31.67.
    expect(integrateLoudness([power(-20), power(-20), power(-31.5)])).toBeLessThan(-21);
    expect(integrateLoudness([power(-20), power(-20), power(-31.9)])).toBeCloseTo(-20, 10);
  });

  it('means power, not decibels', () => {
    expect(integrateLoudness([power(-20), power(-26)])).toBeCloseTo(
      powerToLufs((power(-20) + power(-26)) / 2),
      10,
    );
  });

  it('is −Infinity when nothing passes', () => {
    expect(integrateLoudness([])).toBe(Number.NEGATIVE_INFINITY);
    expect(integrateLoudness([0, power(-71)])).toBe(Number.NEGATIVE_INFINITY);
  });
});

describe('measureLoudnessRange()', () => {
  it('spans from the 10th to the 95th percentile', () => {
    const windows = Array.from({ length: 101 }, (_, index) => power(-30 + index / 10));
    expect(measureLoudnessRange(windows)).toBeCloseTo(8.5, 10);
  });

  it('ignores windows more than 20 LU below the mean', () => {
    const windows = [power(-20), power(-20), power(-20), power(-45), power(-45)];
    expect(measureLoudnessRange(windows)).toBe(0);
  });

  it('does not mind the order, nor change it', () => {
    const windows = [power(-20), power(-30), power(-25)];
    const copy = [...windows];
    expect(measureLoudnessRange(windows)).toBeCloseTo(10, 10);
    expect(windows).toEqual(copy);
  });

  it('is NaN when nothing passes', () => {
    expect(measureLoudnessRange([0, 0])).toBeNaN();
  });
});
