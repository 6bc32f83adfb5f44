import { describe, expect, it } from 'vitest';
import {
  compareSettings,
  itemCost,
  metricsOfObjective,
  type ScoredItem,
  settingCost,
  type TuningObjective,
  tuningObjectiveSchema,
} from './tuning-objective.ts';

function objective(text: Record<string, unknown>): TuningObjective {
  const { metrics = [], constraints } = tuningObjectiveSchema.parse(text);
  return { aim: { kind: 'metrics', terms: metrics }, constraints };
}
const item = (scores: ScoredItem['scores'], targetLufs: number | null = null): ScoredItem => ({
  scores,
  targetLufs,
});

describe('itemCost', () => {
  const mixed = objective({
    metrics: [
      { metric: 'distanceDb', goal: 'lower', scale: 2 },
      { metric: 'crestDb', goal: 'higher', weight: 0.5 },
      { metric: 'rangeLu', goal: 8, scale: 4, weight: 3 },
    ],
    constraints: [{ metric: 'peakDbtp', most: -1, kind: 'penalty', scale: 0.5 }],
  });

  it('adds what each score lacks, in its scale and times its weight, and what penalties cost', () => {
    const scores = { distanceDb: 3, crestDb: 10, rangeLu: 6, peakDbtp: -0.5 };
    expect(itemCost(mixed, item(scores))).toBeCloseTo(3 / 2 - 0.5 * 10 + 3 * (2 / 4) + 0.5 / 0.5, 12);
    expect(itemCost(mixed, item({ ...scores, peakDbtp: -1.2 }))).toBeCloseTo(3 / 2 - 5 + 1.5, 12);
  });

  it('is none where a score that is needed has no value', () => {
    expect(itemCost(mixed, item({ distanceDb: 3, crestDb: null, rangeLu: 6, peakDbtp: -2 }))).toBeNull();
    expect(itemCost(mixed, item({ distanceDb: 3, crestDb: 9, rangeLu: 6 }))).toBeNull();
  });

  it('is minus the log odds of an ear model', () => {
    const coefficients = [
      { metric: 'distanceDb', logOddsPerUnit: -0.4 },
      { metric: 'crestDb', logOddsPerUnit: 0.1 },
    ];
    const model = {
      schema: 'earwitness.ear-model/1',
      title: 'ears',
      provenance: ['a test'],
      choices: 9,
      coefficients,
    } as const;
    const byEar: TuningObjective = {
      aim: { kind: 'ear model', model: { ...model, provenance: [], coefficients } },
      constraints: [],
    };
    expect(itemCost(byEar, item({ distanceDb: 3, crestDb: 10 }))).toBeCloseTo(0.4 * 3 - 0.1 * 10, 12);
    expect(metricsOfObjective(byEar)).toEqual(['distanceDb', 'crestDb']);
  });
});

describe('settingCost', () => {
  const metrics = [{ metric: 'distanceDb', goal: 'lower' }];

  it('measures how far each piece misses its own target, in the mean', () => {
    const near = objective({
      metrics,
      constraints: [{ metric: 'lufs', near: 'target', within: 0.1, over: 'mean' }],
    });
    const items = [item({ distanceDb: 1, lufs: -14.3 }, -14), item({ distanceDb: 2, lufs: -22.9 }, -23)];
    expect(settingCost(near, items)).toEqual({ cost: 1.5, violation: expect.closeTo(0.1, 12), missing: 0 });
  });

  it('lets no piece make up for another where each must hold', () => {
    const each = objective({ metrics, constraints: [{ metric: 'peak', most: -1 }] });
    const items = [item({ distanceDb: 1, peak: -0.6 }), item({ distanceDb: 1, peak: -9 })];
    expect(settingCost(each, items).violation).toBeCloseTo(0.2, 12);
    const mean = objective({ metrics, constraints: [{ metric: 'peak', most: -1, over: 'mean' }] });
    expect(settingCost(mean, items).violation).toBe(0);
  });

  it('counts pieces without a cost, and leaves them out of the mean', () => {
    const plain = objective({ metrics });
    expect(settingCost(plain, [item({ distanceDb: 4 }), item({ distanceDb: null })])).toEqual({
      ...{ cost: 4, violation: 0, missing: 1 },
    });
    expect(settingCost(plain, [item({})]).cost).toBeNull();
  });
});

describe('compareSettings', () => {
  it('puts a missing piece before a broken constraint, and that before any cost', () => {
    const whole = { cost: 9, violation: 0, missing: 0 };
    const broken = { cost: 1, violation: 0.1, missing: 0 };
    const lacking = { cost: 0, violation: 0, missing: 1 };
    expect([lacking, broken, whole].sort(compareSettings)).toEqual([whole, broken, lacking]);
    expect(compareSettings(whole, { ...whole, cost: 8 })).toBeGreaterThan(0);
  });
});

describe('tuningObjectiveSchema', () => {
  it.each([
    [{}, 'must have either metrics or earModel'],
    [{ metrics: [{ metric: 'a', goal: 'best' }] }, 'must be lower, higher or a number'],
    [
      { earModel: 'e.json', constraints: [{ metric: 'a' }] },
      'must have most, least or both, or else near and within',
    ],
    [{ earModel: 'e.json', constraints: [{ metric: 'a', near: 3 }] }, 'must have most, least or both'],
    [
      { earModel: 'e.json', constraints: [{ metric: 'a', most: 3, kind: 'penalty', over: 'mean' }] },
      'a penalty is paid by each piece',
    ],
  ])('refuses %j', (text, message) => {
    expect(JSON.stringify(tuningObjectiveSchema.safeParse(text).error?.issues)).toContain(message);
  });
});
