import { describe, expect, it } from 'vitest';
import { balancedDesignTest } from './balanced-design.ts';

describe('balancedDesignTest()', () => {
  it('gives 8 of 8 in a run of 4 and 4 a p of 1 in 70', () => {
    const run = { successes: 8, n: 8, trialsOfA: 4, answersOfA: 4 };
    expect(balancedDesignTest(run).pValue).toBeCloseTo(1 / 70, 14);
    expect(balancedDesignTest({ ...run, alternative: 'less' }).pValue).toBe(1);
  });

  it('holds its level over every order of a run, for any number of answers of A', () => {
    // 20 orders of 3 A among 6; the listener's answers stay the same
    const orders = Array.from({ length: 64 }, (_, bits) =>
      [0, 1, 2, 3, 4, 5].map((trial) => ((bits >> trial) & 1) === 1),
    ).filter((order) => order.filter(Boolean).length === 3);
    for (let answersOfA = 0; answersOfA <= 6; answersOfA += 1) {
      const pValues = orders.map((order) => {
        const successes = order.filter((isA, trial) => isA === trial < answersOfA).length;
        return balancedDesignTest({ successes, n: 6, trialsOfA: 3, answersOfA }).pValue;
      });
      for (const alpha of [0.05, 0.2, 0.5])
        expect(pValues.filter((p) => p <= alpha + 1e-12).length / 20).toBeLessThanOrEqual(alpha);
    }
  });

  it('has nothing to say of a listener who always answered the same, or of no trials', () => {
    const always = { successes: 4, n: 8, trialsOfA: 4, answersOfA: 8 };
    for (const alternative of ['greater', 'less', 'two-sided'] as const)
      expect(balancedDesignTest({ ...always, alternative }).pValue).toBe(1);
    expect(balancedDesignTest({ successes: 0, n: 0, trialsOfA: 0, answersOfA: 0 }).pValue).toBe(1);
  });

  it('refuses counts that cannot go together', () => {
    expect(() => balancedDesignTest({ successes: 7, n: 8, trialsOfA: 4, answersOfA: 4 })).toThrow(
      'must allow the right answers: current value is 7',
    );
    expect(() => balancedDesignTest({ successes: 8, n: 8, trialsOfA: 4, answersOfA: 6 })).toThrow(RangeError);
  });
});
