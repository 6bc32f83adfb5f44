import { describe, expect, it } from 'vitest';
import { mulberry32 } from '../../../test/signals.ts';
import { medianInPlace } from './median.ts';

describe('medianInPlace()', () => {
  it('finds what sorting finds, at any length, with ties or without', () => {
    const random = mulberry32(1);
    for (let length = 1; length <= 300; length++) {
      for (const steps of [3, 1e9]) {
        const values = Float64Array.from({ length }, () => Math.floor(steps * random()));
        expect(medianInPlace(values.slice())).toBe(medianBySorting(values));
      }
    }
  });

  it('is right in ordered, reversed and constant rows', () => {
    for (const length of [1, 2, 3, 10, 1_001]) {
      const rising = Float64Array.from({ length }, (_, index) => index);
      expect(medianInPlace(rising.slice())).toBe((length - 1) / 2);
      expect(medianInPlace(rising.slice().reverse())).toBe((length - 1) / 2);
      expect(medianInPlace(new Float64Array(length).fill(7))).toBe(7);
    }
  });

  it('is NaN of nothing', () => {
    expect(medianInPlace(new Float64Array(0))).toBeNaN();
  });
});

function medianBySorting(values: Float64Array): number {
  const sorted = values.slice().sort();
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
