import { describe, expect, it } from 'vitest';
import { studentTTails } from '../numeric/student-t.ts';
import { fitBradleyTerry, type StrengthScale } from './bradley-terry.ts';
import { compareStrengths } from './compare-strengths.ts';

/** Items with independent estimates of equal variance, seen from their mean. */
function scaleOf(strengths: readonly number[], degreesOfFreedom: number): StrengthScale {
  const covariance = strengths.map((_, i) =>
    strengths.map((_s, j) => (i === j ? 1 : 0) - 1 / strengths.length),
  );
  return {
    items: strengths.map((_, index) => `item ${index}`),
    strengths,
    covariance,
    clustering: 'listener',
    modelCovariance: covariance,
    degreesOfFreedom,
    logLikelihood: 0,
    listeners: 10,
    priorStandardDeviation: null,
  };
}

describe('compareStrengths()', () => {
  // Tukey's studentized range q.95 / √2: 3.314 and 3.877 for three items, 4.474 for eight (Pearson & Hartley, table 29)
  it.each([
    [3, Infinity, 3.314],
    [3, 10, 3.877],
    [8, Infinity, 4.286],
  ])(
    'has the critical value of the studentized range for %i items and %f degrees of freedom',
    (items, degreesOfFreedom, range) => {
      const { criticalValue } = compareStrengths(scaleOf(new Array(items).fill(0), degreesOfFreedom));
      expect(Math.abs(criticalValue / (range / Math.SQRT2) - 1)).toBeLessThan(0.01);
    },
  );

  it('is the t test for two items', () => {
    const { contrasts } = compareStrengths(scaleOf([1.5, -1.5], 9));
    expect(contrasts).toHaveLength(1);
    const { twoSided } = studentTTails({ t: 3 / Math.SQRT2, degreesOfFreedom: 9 });
    expect(contrasts[0]!.pValue).toBeCloseTo(twoSided, 12);
  });

  it('tells apart exactly what its intervals and p-values do, the strongest first', () => {
    const { contrasts, ranking, level } = compareStrengths(scaleOf([0, 4.5, -1, 2, 9], 20));
    expect(ranking.map(({ item }) => item)).toEqual(['item 4', 'item 1', 'item 3', 'item 0', 'item 2']);
    expect(contrasts).toHaveLength(10);
    for (const { isToldApart, interval, pValue, difference } of contrasts) {
      expect(difference).toBeGreaterThanOrEqual(0);
      expect(isToldApart).toBe(interval.low > 0);
      expect(isToldApart).toBe(pValue <= 1 - level);
    }
    expect(new Set(contrasts.map(({ isToldApart }) => isToldApart)).size).toBe(2);
  });

  it('gives equal items a p-value of 1 and no rows nothing', () => {
    const { contrasts } = compareStrengths(scaleOf([0, 0, 0], 5));
    for (const { pValue } of contrasts) expect(pValue).toBe(1);
    expect(compareStrengths(fitBradleyTerry([]))).toEqual({
      ranking: [],
      contrasts: [],
      level: 0.95,
      criticalValue: 0,
    });
  });

  it('does not take listeners who agree to the last answer for certainty', () => {
    const rows = ['x', 'y', 'z'].flatMap((listener) => [
      { first: 'a', second: 'b', preferred: 'first', listener, count: 2 } as const,
      { first: 'a', second: 'b', preferred: 'second', listener, count: 1 } as const,
    ]);
    const { contrasts } = compareStrengths(fitBradleyTerry(rows));
    expect(contrasts[0]!.standardError).toBeCloseTo(Math.sqrt(1 / 6 + 1 / 3), 10);
    expect(contrasts[0]!.isToldApart).toBe(false);
  });

  it('refuses too few draws', () =>
    expect(() => compareStrengths(scaleOf([0, 1], 5), { draws: 10 })).toThrow(RangeError));
});
