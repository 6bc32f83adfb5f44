import { describe, expect, it } from 'vitest';
import { createRandom } from '../numeric/random.ts';
import { combineByFisher, combineByStouffer } from './combine-p-values.ts';

describe('combineByStouffer()', () => {
  it('makes much of small agreement, and nothing of contradiction', () => {
    expect(combineByStouffer({ pValues: [0.1, 0.1, 0.1, 0.1] }).pValue).toBeLessThan(0.01);
    expect(combineByStouffer({ pValues: [0.02, 0.98] }).pValue).toBeCloseTo(0.5, 12);
  });

  it('listens to the larger group', () => {
    const pValues = [0.01, 0.6];
    const even = combineByStouffer({ pValues });
    expect(combineByStouffer({ pValues, sizes: [900, 100] }).pValue).toBeLessThan(even.pValue);
    expect(combineByStouffer({ pValues, sizes: [100, 900] }).pValue).toBeGreaterThan(even.pValue);
  });

  it('has numbers for p-values of 0 and 1', () => {
    expect(combineByStouffer({ pValues: [0, 0.5] })).toEqual({ z: Infinity, pValue: 0 });
    expect(combineByStouffer({ pValues: [0, 1] })).toEqual({ z: -Infinity, pValue: 1 });
  });

  it('refuses sizes that are not one for each', () => {
    expect(() => combineByStouffer({ pValues: [0.1, 0.2], sizes: [5] })).toThrow('one for each of 2');
    expect(() => combineByStouffer({ pValues: [] })).toThrow('at least one');
  });
});

describe('combineByFisher()', () => {
  it('returns a single p-value as it is', () => {
    for (const pValue of [1e-20, 0.03, 0.5, 1])
      expect(combineByFisher({ pValues: [pValue] }).pValue / pValue).toBeCloseTo(1, 10);
  });

  it('has numbers for p-values of 0 and 1', () => {
    expect(combineByFisher({ pValues: [0, 0.5] })).toMatchObject({ statistic: Infinity, pValue: 0 });
    expect(combineByFisher({ pValues: [1, 1] })).toEqual({ statistic: 0, degreesOfFreedom: 4, pValue: 1 });
  });
});

describe('both', () => {
  it('reject 5 % of true nulls', () => {
    const random = createRandom('uniform p-values');
    const runs = 4000;
    let [fisher, stouffer] = [0, 0];
    for (let run = 0; run < runs; run += 1) {
      const pValues = [random.uniform(), random.uniform(), random.uniform()];
      if (combineByFisher({ pValues }).pValue <= 0.05) fisher += 1;
      if (combineByStouffer({ pValues, sizes: [10, 40, 160] }).pValue <= 0.05) stouffer += 1;
    }
    // four standard errors
    for (const rejections of [fisher, stouffer])
      expect(Math.abs(rejections / runs - 0.05)).toBeLessThan(0.014);
  });
});
