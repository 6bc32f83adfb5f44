import { describe, expect, it } from 'vitest';
import type { AnalysisPlan, Claim } from './analysis-plan.ts';
import { checkAnalysisPlan } from './check-analysis-plan.ts';

const scope = { stratum: 'overall', alpha: 0.05 } as const;
const planOf = (claim: Claim): AnalysisPlan => ({
  claims: [claim],
  stoppingRule: 'fixed-trials',
  exclusions: [],
});

describe('checkAnalysisPlan()', () => {
  const difference: Claim = {
    ...scope,
    test: 'difference',
    column: 'trainedListener',
    first: ['true'],
    second: ['false'],
    alternative: 'greater',
  };

  it('lets a difference of preferences among several conditions name its pair', () => {
    const check = (claim: Claim, conditionCount: number | null) =>
      checkAnalysisPlan(planOf(claim), 'preference', { conditionCount });
    expect(() => check(difference, 3)).toThrow(
      'Cannot judge the claim “difference” as a difference of preferences is of one pair: name its two conditions: current value is 3 conditions',
    );
    for (const conditionCount of [2, null]) expect(() => check(difference, conditionCount)).not.toThrow();
    expect(() => check({ ...difference, conditions: ['ours', 'human'] }, 3)).not.toThrow();
    expect(() => checkAnalysisPlan(planOf(difference), 'abx', { conditionCount: 3 })).not.toThrow();
  });

  it('keeps what a margin leaves of chance inside 0…1, by the chance of the method', () => {
    const claims: Claim[] = [
      { ...scope, test: 'similarity', margin: 0.34 },
      { ...scope, test: 'equivalence', margin: 0.34 },
      { ...scope, test: 'clustered', alternative: 'greater', margin: 0.34 },
    ];
    for (const claim of claims) {
      for (const method of ['triangle', 'tetrad'] as const)
        expect(() => checkAnalysisPlan(planOf(claim), method)).toThrow(
          /its margin must leave 0\.333 ± margin/,
        );
      expect(() => checkAnalysisPlan(planOf(claim), 'abx')).not.toThrow();
    }
    expect(() => checkAnalysisPlan(planOf({ ...difference, margin: 0.34 }), 'triangle')).not.toThrow();
  });
});
