import { describe, expect, it } from 'vitest';
import { sprtBounds, sprtDecision, sprtPower } from './sprt.ts';

const PLAN = { proportion: 0.575 };

describe('SPRT', () => {
  it('keeps both chances of error, overshoot included', () => {
    expect(sprtPower({ ...PLAN, truth: 0.5 }).aboveChance).toBeLessThanOrEqual(0.05);
    expect(sprtPower({ ...PLAN, truth: 0.575 }).chance).toBeLessThanOrEqual(0.1);
    const { aboveChance, chance, undecided } = sprtPower({ ...PLAN, truth: 0.55 });
    expect(aboveChance + chance + undecided).toBeCloseTo(1, 12);
  });

  it('decides at its bounds and not one answer before', () => {
    for (const n of [40, 100, 1000]) {
      const { high, low } = sprtBounds({ ...PLAN, n });
      const decide = (successes: number) => sprtDecision({ ...PLAN, successes, n }).decision;
      expect([high!, high! - 1, low! + 1, low!].map(decide)).toEqual([
        'above-chance',
        'undecided',
        'undecided',
        'chance',
      ]);
    }
  });

  it('decides nothing from no or few answers', () => {
    expect(sprtDecision({ ...PLAN, successes: 0, n: 0 })).toEqual({
      decision: 'undecided',
      logLikelihoodRatio: 0,
    });
    expect(sprtBounds({ ...PLAN, n: 3 })).toEqual({ high: null, low: null });
  });

  it('says how many are undecided where it is cut off', () => {
    expect(sprtPower({ ...PLAN, truth: 0.54, mostTrials: 50 }).undecided).toBeGreaterThan(0.8);
  });

  it('refuses proportions not above chance', () => {
    expect(() => sprtBounds({ proportion: 0.5, n: 3 })).toThrow(RangeError);
    expect(() => sprtBounds({ proportion: 0.6, alpha: 0.6, beta: 0.5, n: 3 })).toThrow(RangeError);
  });
});
