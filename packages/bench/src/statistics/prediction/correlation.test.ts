import { describe, expect, it } from 'vitest';
import { correlate } from './correlation.ts';

const SERIES: Readonly<Record<number, { x: number[]; y: number[] }>> = {
  7: { x: [-0.8, -1.32, -0.25, 0.42, 1.14, 0.11, -0.55], y: [-1.18, 0.09, 1.51, 0.48, -0.66, -0.9, 1.33] },
  12: {
    x: [0.2, -1.73, -0.08, -1.16, -0.63, -0.49, -0.71, 0.55, -0.06, -0.59, 0.41, 0.83],
    y: [-1.54, -1.12, -1.02, -0.75, -1.6, -0.22, -0.39, -0.03, -1.08, -0.69, -0.89, -0.94],
  },
  70: {
    x: [
      0.22, -1.11, 1.17, 0.72, -2.0, 0.27, -1.1, 0.03, 0.04, -1.99, -0.23, -0.26, 0.96, -1.18, 0.74, -1.1,
      -0.33, -0.84, 1.45, 0.57, 2.43, 0.64, 0.84, 0.84, -0.61, -0.07, 1.35, -0.4, 0.19, -0.02, 0.61, -0.36,
      -0.15, 0.24, 0.1, -0.86, 0.9, -1.3, -1.2, -1.28, 0.97, -0.36, -0.97, -1.14, 0.42, -1.05, -1.27, 0.61,
      -1.2, -0.32, -0.01, -0.45, -0.05, 1.34, -0.52, -1.26, -1.84, -0.2, -0.35, 0.27, -0.46, -0.48, -0.72,
      -0.52, 0.16, -0.38, 0.1, 1.9, 0.48, -1.58,
    ],
    y: [
      1.8, -0.2, -0.4, 1.3, -1.0, -0.5, -1.2, -1.0, 0.1, 0.1, -0.4, 0.3, 2.4, -1.8, 0.6, -0.9, -1.2, -1.4,
      0.7, 0.7, 0.7, 0.4, 1.1, 0.7, 0.6, 0.4, 1.2, 1.6, 0.7, 0.1, 1.0, -1.1, -0.4, 0.9, 0.7, 1.1, 0.5, -2.1,
      1.4, 0.4, -0.6, 1.2, -0.4, -2.4, -0.2, -1.0, 1.0, -0.5, -0.8, -0.4, -0.4, -1.1, 0.2, 1.8, 0.4, -1.6,
      -2.1, 0.0, -0.9, -0.5, -1.9, 1.7, 0.6, -1.2, 1.0, 1.2, -2.3, 0.4, -0.2, -0.1,
    ],
  },
};

const CASES = [
  ['kendall', 7, 0.04761904761904762, 1.0],
  ['spearman', 7, 0.03571428571428572, 0.9634920634920635],
  ['pearson', 7, -0.15513155580858937, 0.7397979973172739],
  ['kendall', 12, 0.0909090909090909, 0.7373055246579552],
  ['spearman', 12, 0.11188811188811189, 0.729194990751066],
  ['pearson', 12, 0.08281329327891061, 0.7980537396528165],
  ['kendall', 70, 0.29331260638146484, 0.000401942040842156],
  ['spearman', 70, 0.40995861986744775, 0.000424327702365963],
  ['pearson', 70, 0.4344101278524018, 0.0001716342444306071],
] as const;

describe('correlate()', () => {
  const x = [3, 1, 4, 1, 5, 9, 2, 6];
  const y = [2, 7, 1, 8, 2, 8, 1, 8];

  // scipy.stats 1.17; Spearman's at n = 7 by going through all orders there
  it.each(CASES)('has the coefficient and p-value of %s at n = %i', (method, n, coefficient, pValue) => {
    const result = correlate(SERIES[n]!.x, SERIES[n]!.y, { method });
    expect(result.coefficient).toBeCloseTo(coefficient, 10);
    expect(result.pValue).toBeCloseTo(pValue, 10);
  });

  it('goes through all orders where ranks tie', () => {
    const { pValue } = correlate(x, y, { method: 'kendall' });
    expect(pValue).toBeGreaterThan(0.5);
    expect(pValue).toBeLessThanOrEqual(1);
  });

  it('is the smallest p-value there is for a perfect order of five', () => {
    for (const method of ['spearman', 'kendall'] as const) {
      const { coefficient, pValue, interval } = correlate([1, 2, 3, 4, 5], [2, 3, 5, 7, 11], { method });
      expect(coefficient).toBe(1);
      expect(pValue).toBeCloseTo(2 / 120, 12);
      expect(interval.high).toBe(1);
      expect(interval.low).toBeLessThan(0.9);
    }
  });

  it('knows nothing of a side that does not vary, or of too few', () => {
    for (const [a, b] of [
      [[], []],
      [[1], [2]],
      [
        [1, 2, 3],
        [4, 4, 4],
      ],
    ] as const)
      for (const method of ['pearson', 'spearman', 'kendall'] as const)
        expect(correlate(a, b, { method })).toEqual({
          method,
          coefficient: null,
          interval: { low: -1, high: 1, level: 0.95 },
          pValue: 1,
          n: a.length,
        });
    expect(correlate([1, 2, 3], [1, 3, 2], { method: 'pearson' }).interval).toMatchObject({
      low: -1,
      high: 1,
    });
  });

  it('refuses sides of different lengths and values that are not finite', () => {
    expect(() => correlate([1], [1, 2], { method: 'pearson' })).toThrow(RangeError);
    expect(() => correlate([1, Number.NaN], [1, 2], { method: 'pearson' })).toThrow(RangeError);
  });
});
