import { describe, expect, it } from 'vitest';
import { createRandom } from '../numeric/random.ts';
import { anyTimeSampleSize } from './any-time-sample-size.ts';
import type { PanelGoal } from './panel-goal.ts';
import { panelPower } from './panel-power.ts';
import { planPanel } from './plan-panel.ts';
import { simulatePanelPower } from './simulate-panel-power.ts';

const SPREAD = { rating: 15, listener: 6, track: 5 };
const GOALS: readonly PanelGoal[] = [
  { kind: 'audible', proportion: 0.575 },
  { kind: 'audible', proportion: 0.42, alternative: 'two-sided' },
  { kind: 'below-margin', margin: 0.05 },
  { kind: 'below-margin', margin: 0.05, limits: 'above' },
  { kind: 'within-range', low: 0.5, high: 0.65, proportion: 0.575 },
  { kind: 'difference', first: 0.6, second: 0.5, design: 'within' },
  { kind: 'difference', first: 0.6, second: 0.5, design: 'between' },
  { kind: 'preference', proportion: 0.6 },
  { kind: 'preference', proportion: 0.6, conditions: 4 },
  { kind: 'rating', points: 5, spread: SPREAD },
  { kind: 'rating', points: 0, margin: 5, spread: SPREAD },
];

const layoutOf = (listeners: number, tracks = 30, trials = 20) => ({
  listeners,
  tracks,
  trials,
  listenerCorrelation: 0.05,
  trackCorrelation: 0.04,
});

describe('planPanel()', () => {
  it('answers every goal with a panel that is enough, and one listener fewer that is not', () => {
    for (const goal of GOALS) {
      const plan = planPanel({ goal });
      const { listeners, tracks, trials, listenerCorrelation, trackCorrelation } = plan;
      const layout = { tracks, trials, listenerCorrelation, trackCorrelation };
      expect(listeners, JSON.stringify(goal)).not.toBeNull();
      expect(plan.here.power).toBeGreaterThanOrEqual(0.8);
      expect(panelPower(goal, { ...layout, listeners: listeners! })).toBe(plan.here.power);
      const fewer = listeners! - (goal.kind === 'difference' && goal.design === 'between' ? 2 : 1);
      expect(panelPower(goal, { ...layout, listeners: fewer })).toBeLessThan(0.8);
      for (const { power } of [...plan.neighbours, ...plan.curves.flatMap(({ points }) => points)]) {
        expect(power).toBeGreaterThanOrEqual(0);
        expect(power).toBeLessThanOrEqual(1);
      }
    }
  });

  it('takes the exact numbers where it speaks of these answers only', () => {
    const plan = planPanel({ goal: { kind: 'audible', proportion: 0.575 }, generalize: 'these-answers' });
    expect(plan).toMatchObject({ test: 'exact-binomial', listeners: 15, answers: 300, mostPower: 1 });
    const equivalence = planPanel({
      goal: { kind: 'below-margin', margin: 0.05 },
      generalize: 'these-answers',
      trials: 1,
    });
    expect(equivalence).toMatchObject({ test: 'exact-equivalence', listeners: 888 });
    for (const goal of GOALS.filter(({ kind }) => kind !== 'rating'))
      expect(
        planPanel({ goal, generalize: 'these-answers' }).here.power,
        JSON.stringify(goal),
      ).toBeGreaterThanOrEqual(0.8);
  });

  it('says that tracks are too few for any number of listeners, and how many it takes', () => {
    const goal: PanelGoal = { kind: 'audible', proportion: 0.55 };
    const plan = planPanel({ goal, tracks: 10 });
    expect(plan).toMatchObject({ listeners: null, answers: null, here: { listeners: null } });
    expect(plan.mostPower).toBeLessThan(0.8);
    expect(plan.here.power).toBe(plan.mostPower);
    expect(planPanel({ goal, tracks: plan.leastTracks! }).mostPower).toBeGreaterThanOrEqual(0.8);
    expect(planPanel({ goal, tracks: plan.leastTracks! - 1 }).mostPower).toBeLessThan(0.8);
    expect(plan.byTracks.at(-1)!.listeners).not.toBeNull();
  });

  it('tells the panel in mind what it is worth, and smaller ones what they could show', () => {
    const plan = planPanel({ goal: { kind: 'audible', proportion: 0.575 }, listeners: 20 });
    expect(plan.here.listeners).toBe(20);
    expect(plan.listeners).toBeGreaterThan(20);
    const effects = plan.smaller.map(({ effect }) => effect!);
    expect(effects).toEqual([...effects].sort((a, b) => b - a));
    for (const effect of effects) expect(effect).toBeGreaterThan(0.575);
  });

  it('is the same whenever it is asked', () => {
    expect(planPanel({ goal: GOALS[0]! })).toEqual(planPanel({ goal: GOALS[0]! }));
  });

  it('refuses what no panel can show', () => {
    const refused: PanelGoal[] = [
      { kind: 'audible', proportion: 0.5 },
      { kind: 'audible', proportion: 0.4 },
      { kind: 'audible', proportion: 1 },
      { kind: 'preference', proportion: 0.5 },
      { kind: 'below-margin', margin: 0.05, proportion: 0.56 },
      { kind: 'below-margin', margin: 0.6 },
      { kind: 'within-range', low: 0.6, high: 0.55, proportion: 0.575 },
      { kind: 'difference', first: 0.5, second: 0.55, design: 'within' },
      { kind: 'rating', points: 0, spread: SPREAD },
      { kind: 'audible', proportion: Number.NaN },
    ];
    for (const goal of refused) expect(() => planPanel({ goal }), JSON.stringify(goal)).toThrow(RangeError);
    expect(() => planPanel({ goal: GOALS[0]!, power: 1 })).toThrow(RangeError);
    expect(() => planPanel({ goal: GOALS[0]!, trials: 0 })).toThrow(RangeError);
    expect(() => planPanel({ goal: GOALS[0]!, listenerCorrelation: 1 })).toThrow(RangeError);
    expect(() => planPanel({ goal: GOALS[9]!, generalize: 'these-answers' })).toThrow(RangeError);
  });
});

describe('panelPower()', () => {
  it('grows with listeners, with tracks and with agreement among listeners', () => {
    for (const goal of GOALS) {
      const power = panelPower(goal, layoutOf(80));
      expect(panelPower(goal, layoutOf(160)), JSON.stringify(goal)).toBeGreaterThan(power);
      expect(panelPower(goal, layoutOf(80, 60))).toBeGreaterThan(power);
      if (goal.kind !== 'rating')
        expect(panelPower(goal, { ...layoutOf(80), listenerCorrelation: 0.1 })).toBeLessThan(power);
    }
  });

  it('takes the smallest panels', () => {
    const goal: PanelGoal = { kind: 'audible', proportion: 0.6 };
    expect(panelPower(goal, layoutOf(2, 2, 1))).toBeGreaterThan(0);
    expect(panelPower(goal, layoutOf(1, 1, 1), { generalize: 'these-answers' })).toBe(0);
    expect(() => panelPower(goal, layoutOf(1))).toThrow(RangeError);
    expect(() => panelPower(goal, layoutOf(20, 1))).toThrow(RangeError);
    expect(panelPower(goal, layoutOf(20, 1), { generalize: 'listeners' })).toBeGreaterThan(0.5);
  });
});

describe('simulatePanelPower()', () => {
  it('agrees with the formulas within what its panels can tell', () => {
    for (const goal of GOALS.filter((goal) => goal.kind !== 'preference' || goal.conditions === undefined)) {
      const formula = panelPower(goal, layoutOf(24));
      const random = createRandom(`power ${JSON.stringify(goal)}`);
      const { power } = simulatePanelPower(goal, layoutOf(24), { panels: 100, random });
      expect(Math.abs(power - formula), JSON.stringify({ goal, power, formula })).toBeLessThan(0.16);
    }
  });

  it('agrees with the exact ones where listeners do not differ', () => {
    for (const goal of GOALS.filter(({ kind }) => kind !== 'rating' && kind !== 'preference')) {
      const layout = { ...layoutOf(20), listenerCorrelation: 0, trackCorrelation: 0 };
      const formula = panelPower(goal, layout, { generalize: 'these-answers' });
      const random = createRandom(`exact ${JSON.stringify(goal)}`);
      const { power } = simulatePanelPower(goal, layout, {
        generalize: 'these-answers',
        panels: 200,
        random,
      });
      expect(Math.abs(power - formula), JSON.stringify({ goal, power, formula })).toBeLessThan(0.16);
    }
  });
});

describe('simulatePanelPower() of several conditions', () => {
  it('agrees with the formula on the scale of Bradley and Terry', () => {
    const goal: PanelGoal = { kind: 'preference', proportion: 0.6, conditions: 4 };
    const formula = panelPower(goal, layoutOf(40), { generalize: 'listeners' });
    const random = createRandom('four conditions');
    const { power } = simulatePanelPower(goal, layoutOf(40), { generalize: 'listeners', panels: 60, random });
    expect(Math.abs(power - formula), JSON.stringify({ power, formula })).toBeLessThan(0.2);
    expect(() => simulatePanelPower(goal, layoutOf(40), { panels: 1, random })).toThrow(RangeError);
  });

  it('shows nothing where the panel is too small for a scale', () => {
    const goal: PanelGoal = { kind: 'preference', proportion: 0.9, conditions: 3 };
    const random = createRandom('two listeners');
    expect(
      simulatePanelPower(goal, layoutOf(2, 3, 2), { generalize: 'listeners', panels: 20, random }).power,
    ).toBe(0);
  });
});

describe('anyTimeSampleSize()', () => {
  it('is what the e-process needs, beside its rule of thumb', () => {
    expect(anyTimeSampleSize({ proportion: 0.575 })).toMatchObject({ rule: 266, median: 266, wanted: 475 });
    expect(anyTimeSampleSize({ proportion: 0.55 }).rule).toBe(599);
    expect(anyTimeSampleSize({ proportion: 0.6, mostTrials: 20 })).toMatchObject({
      median: null,
      wanted: null,
    });
    expect(() => anyTimeSampleSize({ proportion: 0.5 })).toThrow(RangeError);
  });
});
