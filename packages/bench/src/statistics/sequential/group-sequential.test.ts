import { describe, expect, it } from 'vitest';
import { spentAlpha } from './alpha-spending.ts';
import { boundaryPower } from './boundary-power.ts';
import { exactSpendingBoundary, startSpending, takeLook } from './exact-spending.ts';
import { groupSequentialBounds } from './group-sequential.ts';

describe('spentAlpha()', () => {
  it('goes from nothing to alpha, and stays there', () => {
    for (const spending of ['obrien-fleming', 'pocock'] as const) {
      expect(spentAlpha({ fraction: 0, spending })).toBe(0);
      expect(spentAlpha({ fraction: 0.999999, spending })).toBeCloseTo(0.05, 5);
      expect(spentAlpha({ fraction: 1.5, spending })).toBe(0.05);
    }
  });
});

describe('groupSequentialBounds()', () => {
  it('is the normal quantile for one look', () => {
    for (const kind of ['obrien-fleming', 'pocock'] as const)
      expect(groupSequentialBounds({ fractions: [1], design: { kind } }).z[0]).toBeCloseTo(
        1.6448536269514722,
        10,
      );
  });

  it('spends exactly what the spending function allows, at uneven looks too', () => {
    const fractions = [0.1, 0.5, 0.95, 1];
    const { alphaSpent } = groupSequentialBounds({ fractions });
    for (const [look, fraction] of fractions.entries())
      expect(alphaSpent[look]).toBeCloseTo(spentAlpha({ fraction }), 9);
  });

  it('passes nobody at a look so early that nothing may be spent', () => {
    const { z, alphaSpent } = groupSequentialBounds({ fractions: [0.01, 1] });
    expect(z[0]).toBe(Infinity);
    expect(z[1]).toBeCloseTo(1.6448536269514722, 8);
    expect(alphaSpent[1]).toBeCloseTo(0.05, 9);
  });

  it('refuses fractions that do not ascend to 1', () => {
    for (const fractions of [[], [0.5], [0.5, 0.4, 1], [0, 1]])
      expect(() => groupSequentialBounds({ fractions })).toThrow(RangeError);
  });
});

describe('exact spending', () => {
  it('errs at most alpha of the time, by a count of every path', () => {
    for (const spending of ['obrien-fleming', 'pocock'] as const) {
      for (const looks of [[16], [5, 10, 16], Array.from({ length: 60 }, (_, index) => index + 1), [7, 90]]) {
        const boundary = exactSpendingBoundary({ looks, plannedTrials: 60, spending });
        const { power } = boundaryPower({ boundary, proportion: 0.5 });
        expect(power).toBeLessThanOrEqual(0.05);
        expect(power).toBeCloseTo(boundary.at(-1)!.alphaUsed, 12);
      }
    }
  });

  it('answers a panel that is looked at whenever somebody likes', () => {
    let state = startSpending({ plannedTrials: 40, spending: 'pocock' });
    state = takeLook(state, { successes: 6, n: 9 });
    expect(state.rejected).toBe(false);
    state = takeLook(JSON.parse(JSON.stringify(state)), { successes: 18, n: 22 });
    expect(state.rejected).toBe(true);
    expect(state.looks).toEqual(
      exactSpendingBoundary({ looks: [9, 22], plannedTrials: 40, spending: 'pocock' }),
    );
  });

  it('does not take a rejection back, and goes on past the plan without spending more', () => {
    let state = takeLook(startSpending({ plannedTrials: 20 }), { successes: 18, n: 20 });
    expect(state.rejected).toBe(true);
    const { alphaUsed } = state.looks[0]!;
    state = takeLook(state, { successes: 18, n: 60 });
    expect(state.rejected).toBe(true);
    expect(state.looks[1]!.alphaUsed).toBeLessThanOrEqual(0.05);
    expect(state.looks[1]!.alphaUsed).toBeGreaterThanOrEqual(alphaUsed);
  });

  it('refuses a look without new answers, and answers taken back', () => {
    const state = takeLook(startSpending({ plannedTrials: 20 }), { successes: 5, n: 10 });
    expect(() => takeLook(state, { successes: 5, n: 10 })).toThrow(RangeError);
    expect(() => takeLook(state, { successes: 4, n: 12 })).toThrow(RangeError);
    expect(() => takeLook(state, { successes: 8, n: 12 })).toThrow(RangeError);
    expect(() => exactSpendingBoundary({ looks: [3, 3], plannedTrials: 5 })).toThrow(RangeError);
  });
});
