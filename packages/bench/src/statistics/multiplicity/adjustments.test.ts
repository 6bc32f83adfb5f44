import { describe, expect, it } from 'vitest';
import { createRandom } from '../numeric/random.ts';
import { bonferroniAdjust } from './bonferroni.ts';
import { holmAdjust } from './holm.ts';
import { benjaminiHochbergAdjust, benjaminiYekutieliAdjust, hochbergAdjust } from './step-up.ts';

const ADJUSTMENTS = {
  bonferroniAdjust,
  holmAdjust,
  hochbergAdjust,
  benjaminiHochbergAdjust,
  benjaminiYekutieliAdjust,
};

describe.each(Object.entries(ADJUSTMENTS))('%s()', (_name, adjust) => {
  it('never lowers a p-value, never passes 1 and keeps their order', () => {
    const random = createRandom('p-values');
    for (let family = 0; family < 50; family += 1) {
      const pValues = Array.from({ length: 8 }, () => random.uniform() ** 3);
      const adjusted = adjust(pValues);
      for (const [i, p] of pValues.entries()) {
        expect(adjusted[i]).toBeGreaterThanOrEqual(p - 1e-15);
        expect(adjusted[i]).toBeLessThanOrEqual(1);
        for (const [j, q] of pValues.entries())
          if (p < q) expect(adjusted[i]).toBeLessThanOrEqual(adjusted[j]!);
      }
    }
  });

  it('leaves a single p-value and no p-value as they are, and equal ones equal', () => {
    expect(adjust([0.03])).toEqual([0.03]);
    expect(adjust([])).toEqual([]);
    expect(new Set(adjust([0.02, 0.02, 0.02])).size).toBe(1);
    expect(adjust([0, 1])[1]).toBe(1);
  });

  it('refuses what is no p-value', () => {
    expect(() => adjust([0.5, Number.NaN])).toThrow('each must be 0…1: current value is NaN');
    expect(() => adjust([1.2])).toThrow(RangeError);
  });
});

describe('holmAdjust()', () => {
  it('lies between Hochberg’s and Bonferroni’s', () => {
    const pValues = [0.001, 0.02, 0.021, 0.04, 0.2];
    const [holm, hochberg, bonferroni] = [holmAdjust, hochbergAdjust, bonferroniAdjust].map((adjust) =>
      adjust(pValues),
    );
    for (const index of pValues.keys()) {
      expect(holm![index]).toBeGreaterThanOrEqual(hochberg![index]!);
      expect(holm![index]).toBeLessThanOrEqual(bonferroni![index]!);
    }
  });
});
