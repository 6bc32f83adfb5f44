import { describe, expect, it } from 'vitest';
import { createRandom } from '../numeric/random.ts';
import { fitBradleyTerry } from './bradley-terry.ts';
import { InfiniteEstimateError } from './choice-model.ts';
import type { PairedComparison } from './paired-comparison.ts';
import { fitPlackettLuce, type Ranking } from './plackett-luce.ts';
import { DisconnectedComparisonsError } from './win-graph.ts';

/** A ranking drawn place by place. */
function drawRanking(strengths: Readonly<Record<string, number>>, uniform: () => number): string[] {
  const left = Object.keys(strengths);
  const order: string[] = [];
  while (left.length > 0) {
    const weights = left.map((item) => Math.exp(strengths[item]!));
    let draw = uniform() * weights.reduce((sum, weight) => sum + weight, 0);
    let taken = 0;
    while (taken < left.length - 1 && draw > weights[taken]!) {
      draw -= weights[taken]!;
      taken += 1;
    }
    order.push(...left.splice(taken, 1));
  }
  return order;
}

describe('fitPlackettLuce()', () => {
  it('is Bradley and Terry with Davidson’s ties for pairs, clustering included', () => {
    const random = createRandom('pairs');
    const rows = Array.from({ length: 400 }, (_, row): PairedComparison => {
      const first = random.integer(4);
      const second = (first + 1 + random.integer(3)) % 4;
      const draw = random.uniform() + 0.05 * (second - first);
      const preferred = draw < 0.4 ? 'second' : draw < 0.6 ? 'neither' : 'first';
      return { first: `item ${first}`, second: `item ${second}`, preferred, listener: `${row % 20}` };
    });
    const rankings = rows.map(({ first, second, preferred, listener }): Ranking => {
      const places =
        preferred === 'neither'
          ? [[first, second]]
          : preferred === 'first'
            ? [[first], [second]]
            : [[second], [first]];
      return { places, listener: listener! };
    });
    const pairs = fitBradleyTerry(rows, { orderEffect: false });
    const ranked = fitPlackettLuce(rankings);
    expect(ranked.logLikelihood).toBeCloseTo(pairs.logLikelihood, 9);
    expect(ranked.logTies).toHaveLength(1);
    expect(ranked.logTies[0]!.estimate).toBeCloseTo(pairs.logTie!.estimate, 9);
    expect(ranked.logTies[0]!.standardError).toBeCloseTo(pairs.logTie!.standardError, 9);
    for (const [index, item] of ranked.items.entries()) {
      const other = pairs.items.indexOf(item);
      expect(ranked.strengths[index]).toBeCloseTo(pairs.strengths[other]!, 9);
      expect(ranked.covariance[index]![index]).toBeCloseTo(pairs.covariance[other]![other]!, 9);
    }
  });

  it('recovers strengths from rankings of some of the items, within its standard errors', () => {
    const random = createRandom('rankings');
    const truth = { a: 1, b: 0.5, c: 0, d: -0.5, e: -1 };
    const rankings = Array.from({ length: 600 }, (): Ranking => {
      const heard = Object.entries(truth).filter(() => random.uniform() < 0.7);
      return { places: drawRanking(Object.fromEntries(heard), () => random.uniform()).map((item) => [item]) };
    }).filter(({ places }) => places.length > 0);
    const { items, strengths, covariance } = fitPlackettLuce(rankings);
    for (const [item, strength] of Object.entries(truth)) {
      const index = items.indexOf(item);
      expect(Math.abs(strengths[index]! - strength) / Math.sqrt(covariance[index]![index]!)).toBeLessThan(3);
    }
  });

  it('takes a best one among all that were heard for what it is', () => {
    // only the winner is known: shares 6 : 3 : 1
    const best = (item: string, count: number): Ranking => ({
      places: [[item]],
      below: ['a', 'b', 'c'].filter((other) => other !== item),
      count,
    });
    const { items, strengths } = fitPlackettLuce([best('a', 6), best('b', 3), best('c', 1)]);
    const of = (item: string) => strengths[items.indexOf(item)]!;
    expect(of('a') - of('b')).toBeCloseTo(Math.log(2), 10);
    expect(of('b') - of('c')).toBeCloseTo(Math.log(3), 10);
  });

  it('names an item that was always ranked first, and rankings that are all ties', () => {
    expect(() =>
      fitPlackettLuce([{ places: [['a'], ['b'], ['c']] }, { places: [['a'], ['c'], ['b']] }]),
    ).toThrow(DisconnectedComparisonsError);
    const tied = [{ places: [['a', 'b', 'c']] }];
    expect(() => fitPlackettLuce(tied)).toThrow(InfiniteEstimateError);
    expect(fitPlackettLuce(tied, { priorStandardDeviation: 1 }).strengths[0]).toBeCloseTo(0, 10);
  });

  it('takes no rankings, and one of a single item', () => {
    expect(fitPlackettLuce([])).toMatchObject({ items: [], strengths: [], rankings: 0 });
    expect(fitPlackettLuce([{ places: [['a']] }])).toMatchObject({
      items: ['a'],
      strengths: [0],
      rankings: 1,
    });
  });

  it('refuses rankings that are none', () => {
    expect(() => fitPlackettLuce([{ places: [['a'], ['a']] }])).toThrow('names "a" twice');
    expect(() => fitPlackettLuce([{ places: [['a'], []] }])).toThrow('empty');
    expect(() =>
      fitPlackettLuce([{ places: [['a'], ['b']] }, { places: [['a'], ['b']], listener: 'x' }]),
    ).toThrow(TypeError);
    const many = Array.from({ length: 30 }, (_, index) => `${index}`);
    expect(() => fitPlackettLuce([{ places: [many.slice(0, 15), many.slice(15)] }])).toThrow('20000 ways');
  });
});
