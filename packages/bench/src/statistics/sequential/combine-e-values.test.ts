import { describe, expect, it } from 'vitest';
import { averageEValues, eBenjaminiHochberg, multiplyEValues } from './combine-e-values.ts';

describe('averageEValues()', () => {
  it('is the mean of the e-values, also where they overflow a double', () => {
    expect(averageEValues([Math.log(4), Math.log(10)])).toBeCloseTo(Math.log(7), 12);
    expect(averageEValues([1000, 0])).toBeCloseTo(1000 - Math.log(2), 12);
    expect(averageEValues([Math.log(4), Math.log(10)], [3, 1])).toBeCloseTo(Math.log(5.5), 12);
  });

  it('takes none, and gamblers who are ruined', () => {
    expect(averageEValues([])).toBe(0);
    expect(averageEValues([-Infinity, -Infinity])).toBe(-Infinity);
    expect(averageEValues([-Infinity, 0])).toBeCloseTo(-Math.log(2), 12);
    expect(multiplyEValues([])).toBe(0);
  });

  it('refuses weights that are not one each', () => {
    expect(() => averageEValues([1, 2], [1])).toThrow(RangeError);
    expect(() => averageEValues([1, 2], [0, 0])).toThrow(RangeError);
  });
});

describe('eBenjaminiHochberg()', () => {
  it('rejects the largest j whose j-th e-value reaches m / (j alpha)', () => {
    // m = 4, alpha 0.05: 80, 40, 26.7, 20
    const rejected = (eValues: number[]) =>
      eBenjaminiHochberg({ logEValues: eValues.map(Math.log) }).rejected.map(Number);
    expect(rejected([39, 1, 81, 5])).toEqual([0, 0, 1, 0]);
    expect(rejected([41, 1, 50, 5])).toEqual([1, 0, 1, 0]);
    expect(rejected([27, 28, 30, 5])).toEqual([1, 1, 1, 0]);
    expect(rejected([19, 19, 19, 19])).toEqual([0, 0, 0, 0]);
    expect(eBenjaminiHochberg({ logEValues: [] }).rejected).toEqual([]);
  });
});
