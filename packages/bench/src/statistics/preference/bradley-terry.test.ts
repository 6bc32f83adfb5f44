import { describe, expect, it } from 'vitest';
import { drawNormal } from '../numeric/normal-deviates.ts';
import { createRandom } from '../numeric/random.ts';
import { fitBradleyTerry } from './bradley-terry.ts';
import { InfiniteEstimateError } from './choice-model.ts';
import type { PairedComparison } from './paired-comparison.ts';
import { DisconnectedComparisonsError } from './win-graph.ts';

const cell = (
  first: string,
  second: string,
  [forFirst, forSecond, ties]: readonly [number, number, number],
  listener?: string,
): PairedComparison[] =>
  ([['first', forFirst] as const, ['second', forSecond] as const, ['neither', ties] as const] as const).map(
    ([preferred, count]) => ({
      first,
      second,
      preferred,
      count,
      ...(listener !== undefined && { listener }),
    }),
  );

/** Listeners who differ: strengths of their own about 0.8, 0, −0.8. */
function panel({ listeners, sd, seed }: { listeners: number; sd: number; seed: string }): PairedComparison[] {
  const random = createRandom(seed);
  const items = ['a', 'b', 'c'];
  return Array.from({ length: listeners }, (_, listener) => {
    const strengths = [0.8, 0, -0.8].map((mean) => mean + sd * drawNormal(random));
    return Array.from({ length: 30 }, (): PairedComparison => {
      const first = random.integer(3);
      const second = (first + 1 + random.integer(2)) % 3;
      const share = 1 / (1 + Math.exp(strengths[second]! - strengths[first]!));
      const preferred = random.uniform() < share ? 'first' : 'second';
      return { first: items[first]!, second: items[second]!, preferred, listener: `${listener}` };
    });
  }).flat();
}

describe('fitBradleyTerry()', () => {
  it('gives two items their log odds', () => {
    const { strengths, modelCovariance, orderEffect, logTie, degreesOfFreedom } = fitBradleyTerry(
      cell('a', 'b', [30, 10, 0]),
    );
    expect(strengths[0]! - strengths[1]!).toBeCloseTo(Math.log(3), 12);
    expect(strengths[0]! + strengths[1]!).toBeCloseTo(0, 12);
    // the variance of a log odds is 1/30 + 1/10, that of each half of it a quarter
    expect(modelCovariance[0]![0]).toBeCloseTo((1 / 30 + 1 / 10) / 4, 12);
    expect([orderEffect, logTie, degreesOfFreedom]).toEqual([null, null, Infinity]);
  });

  it('reads ties off as Davidson has them', () => {
    const { logTie } = fitBradleyTerry(cell('a', 'b', [40, 10, 10]));
    expect(Math.exp(logTie!.estimate)).toBeCloseTo(10 / Math.sqrt(40 * 10), 12);
  });

  it('tells the order of presentation from the items', () => {
    const rows = [...cell('a', 'b', [30, 10, 0]), ...cell('b', 'a', [20, 20, 0])];
    const { strengths, orderEffect } = fitBradleyTerry(rows);
    expect(orderEffect!.estimate).toBeCloseTo(Math.log(3) / 2, 12);
    expect(strengths[0]! - strengths[1]!).toBeCloseTo(Math.log(3) / 2, 12);
    expect(fitBradleyTerry(rows, { orderEffect: false }).orderEffect).toBeNull();
  });

  it('does not depend on which of a pair is called first, without an effect of order', () => {
    const rows = panel({ listeners: 5, sd: 0.5, seed: 'turned' });
    const turned = rows.map(
      ({ first, second, preferred, listener }): PairedComparison => ({
        first: second,
        second: first,
        preferred: preferred === 'first' ? 'second' : 'first',
        listener: listener!,
      }),
    );
    const byItem = (comparisons: readonly PairedComparison[]) => {
      const { items, strengths } = fitBradleyTerry(comparisons, { orderEffect: false });
      return ['a', 'b', 'c'].map((item) => strengths[items.indexOf(item)]!);
    };
    const [before, after] = [byItem(rows), byItem(turned)];
    for (const [index, strength] of before.entries()) expect(after[index]).toBeCloseTo(strength, 10);
  });

  it('finds listeners who differ less sure than independent answers, and agrees with leaving each out', () => {
    const rows = panel({ listeners: 12, sd: 1, seed: 'differ' });
    const scale = fitBradleyTerry(rows, { orderEffect: false });
    expect(scale.clustering).toBe('listener');
    expect(scale.degreesOfFreedom).toBe(11);
    const [a, b] = [scale.items.indexOf('a'), scale.items.indexOf('b')];
    const varianceOf = (m: readonly (readonly number[])[]) => m[a]![a]! + m[b]![b]! - 2 * m[a]![b]!;
    expect(varianceOf(scale.covariance)).toBeGreaterThan(2 * varianceOf(scale.modelCovariance));
    const difference = scale.strengths[a]! - scale.strengths[b]!;
    const squares = Array.from({ length: 12 }, (_, left) => {
      const { items, strengths } = fitBradleyTerry(
        rows.filter(({ listener }) => listener !== `${left}`),
        { orderEffect: false },
      );
      return (strengths[items.indexOf('a')]! - strengths[items.indexOf('b')]! - difference) ** 2;
    }).reduce((sum, square) => sum + square, 0);
    const exact = (11 / 12) * squares;
    expect(Math.abs(varianceOf(scale.covariance) / exact - 1)).toBeLessThan(0.05);
  });

  it('names items that cannot be on one scale', () => {
    const rows = [...cell('a', 'b', [5, 5, 0]), ...cell('a', 'c', [9, 0, 0]), ...cell('b', 'c', [9, 0, 0])];
    expect(() => fitBradleyTerry(rows)).toThrow(DisconnectedComparisonsError);
    expect(() => fitBradleyTerry(rows)).toThrow('never preferred: c');
    expect(() => fitBradleyTerry([...cell('a', 'b', [5, 5, 0]), ...cell('c', 'd', [5, 5, 0])])).toThrow(
      '{a, b}',
    );
  });

  it('holds a winner of all with a weak prior, and says so', () => {
    const rows = cell('a', 'b', [16, 0, 0]);
    expect(() => fitBradleyTerry(rows)).toThrow('never beaten: a');
    const { strengths, priorStandardDeviation, covariance } = fitBradleyTerry(rows, {
      priorStandardDeviation: 1,
    });
    expect(strengths[0]! - strengths[1]!).toBeGreaterThan(1);
    expect(strengths[0]! - strengths[1]!).toBeLessThan(6);
    expect(covariance[0]![0]).toBeGreaterThan(0);
    expect(priorStandardDeviation).toBe(1);
  });

  it('cannot say how ready to tie listeners are who always do, without a prior', () => {
    const rows = cell('a', 'b', [0, 0, 16]);
    expect(() => fitBradleyTerry(rows)).toThrow(InfiniteEstimateError);
    expect(() => fitBradleyTerry(rows)).toThrow('the readiness to tie');
    expect(fitBradleyTerry(rows, { priorStandardDeviation: 1 }).strengths[0]).toBeCloseTo(0, 12);
    expect(() => fitBradleyTerry(rows, { ties: 'drop' })).toThrow(DisconnectedComparisonsError);
  });

  it('cannot estimate the effect of order when the first always won', () => {
    const rows = [...cell('a', 'b', [8, 0, 0]), ...cell('b', 'a', [8, 0, 0])];
    expect(() => fitBradleyTerry(rows)).toThrow('the effect of order');
    expect(fitBradleyTerry(rows, { orderEffect: false }).strengths[0]).toBeCloseTo(0, 12);
  });

  it('takes one listener, one answer a side and no rows', () => {
    expect(fitBradleyTerry(cell('a', 'b', [1, 1, 0], 'x')).clustering).toBe('none');
    expect(fitBradleyTerry([]).items).toEqual([]);
    // c hangs on the answers of y alone: how listeners differ about it is unknown
    const rows = [...cell('a', 'b', [3, 2, 0], 'x'), ...cell('a', 'b', [2, 2, 0], 'y')];
    expect(fitBradleyTerry(rows).clustering).toBe('listener');
    expect(fitBradleyTerry([...rows, ...cell('b', 'c', [2, 1, 0], 'y')]).clustering).toBe('none');
  });

  it('refuses a prior that is none', () =>
    expect(() => fitBradleyTerry([], { priorStandardDeviation: 0 })).toThrow(RangeError));
});
