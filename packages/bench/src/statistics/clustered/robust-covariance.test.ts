import { describe, expect, it } from 'vitest';
import { exchangeableLogisticRegression } from './generalized-estimating-equations.ts';
import { robustEvidence } from './rate-by-robust-regression.ts';
import { robustLogisticRegression } from './robust-covariance.ts';

const successes = [1, 0, 1, 1, 0, 1, 1, 1, 0, 0, 1, 0];
const design = successes.map(() => [1]);
const columns = ['(intercept)'];
const listeners = [0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3];
const alone = successes.map((_, row) => row);

describe('robustLogisticRegression', () => {
  it('with every answer its own cluster is the naive standard error of a rate', () => {
    const { standardErrors } = robustLogisticRegression({
      successes,
      design,
      columns,
      clusters: [alone],
      correction: 'CR0',
    });
    const rate = 7 / 12;
    expect(standardErrors[0]).toBeCloseTo(1 / Math.sqrt(12 * rate * (1 - rate)), 10);
  });

  it('is √(G / (G − 1)) wider by CR1', () => {
    const by = (correction: 'CR0' | 'CR1') =>
      robustLogisticRegression({ successes, design, columns, clusters: [listeners], correction })
        .standardErrors[0]!;
    expect(by('CR1') / by('CR0')).toBeCloseTo(Math.sqrt(4 / 3), 12);
  });

  it('leaves out a kind of one cluster, and wants one that has more', () => {
    const one = successes.map(() => 'same');
    const fit = { successes, design, columns };
    expect(robustLogisticRegression({ ...fit, clusters: [listeners, one] })).toEqual(
      robustLogisticRegression({ ...fit, clusters: [listeners] }),
    );
    expect(() => robustLogisticRegression({ ...fit, clusters: [one] })).toThrow(RangeError);
  });

  it('has p = 1, and no evidence, where clusters agree completely', () => {
    const half = { successes: [1, 0, 1, 0, 1, 1, 0, 0], clusters: [[0, 0, 1, 1, 2, 3, 2, 3]] };
    expect(
      robustLogisticRegression({ ...half, design: half.successes.map(() => [1]), columns }).pValues,
    ).toEqual([1]);
    expect(robustEvidence(half)).toBeNull();
  });
});

describe('exchangeableLogisticRegression', () => {
  it('refuses clusters of one answer each', () => {
    expect(() => exchangeableLogisticRegression({ successes, design, columns, clusters: alone })).toThrow(
      RangeError,
    );
  });

  it('bounds the correlation where answers of a listener cancel', () => {
    const cancelling = [1, 0, 1, 0, 1, 0, 0, 1];
    const { correlation, standardErrors } = exchangeableLogisticRegression({
      successes: cancelling,
      design: cancelling.map(() => [1]),
      columns,
      clusters: [0, 0, 1, 1, 2, 2, 3, 3],
    });
    expect(correlation).toBe(-0.95);
    expect(standardErrors[0]).toBeCloseTo(0, 8);
  });
});
