import { describe, expect, it } from 'vitest';
import { drawOrders } from '../../../test/bundle/draw-answers.ts';
import type { AnalysisPlan } from './analysis-plan.ts';
import { type RankingAnswer, verdictOnRankings } from './verdict-on-rankings.ts';

const plan = (claims: AnalysisPlan['claims'] = [{ test: 'ranking', alpha: 0.05, stratum: 'overall' }]) => ({
  simulated: false,
  analysisPlan: { claims, stoppingRule: 'fixed-trials' as const, exclusions: [] },
});

const ordersOf = (listeners: number, ranking: (listener: number) => string): RankingAnswer[] =>
  Array.from({ length: listeners }, (_, listener) => ({
    listener: `ear ${listener}`,
    itemId: 'piece',
    training: false,
    ranking: ranking(listener),
  }));

describe('verdictOnRankings()', () => {
  it('finds the strengths of whoever drew the orders', () => {
    const strengths = { human: 1.2, ours: 0.6, theirs: -0.3, mix: -1.5 };
    const rows = drawOrders({ seed: 'known order', strengths, listeners: 30, items: 6, ties: 0 }).map(
      ({ level: _, ...row }) => ({ ...row, training: false }),
    );
    const { verdicts, rankings } = verdictOnRankings(rows, plan());
    expect(verdicts[0]).toMatchObject({ outcome: 'supported', n: 180, listeners: 30, items: 6 });
    expect(verdicts[0]!.sentence).toMatch(/liked “human”, “ours”, “theirs” then “mix”, in this order/);
    const { comparison, agreement } = rankings[0]!;
    for (const { stronger, weaker, interval } of comparison.contrasts) {
      const truth = strengths[stronger as 'human'] - strengths[weaker as 'human'];
      expect(interval.low).toBeLessThan(truth);
      expect(interval.high).toBeGreaterThan(truth);
    }
    expect(agreement!.listeners).toBe(30);
    expect(agreement!.kendallW).toBeGreaterThan(0.5);
  });

  it('is where every condition takes as many places as its strength expects', () => {
    const orders = ['a > b > c', 'b > a > c', 'a > c > b', 'c > a > b', 'a > b > c'];
    const rows = ordersOf(25, (listener) => orders[listener % 5]!);
    const { scale, hasPrior } = verdictOnRankings(rows, plan()).rankings[0]!;
    expect(hasPrior).toBe(false);
    const worth = new Map(scale.items.map((item, index) => [item, Math.exp(scale.strengths[index]!)]));
    const surplus = new Map(scale.items.map((item) => [item, 0]));
    for (const { ranking } of rows) {
      const left = ranking.split(' > ');
      while (left.length > 1) {
        const total = left.reduce((sum, item) => sum + worth.get(item)!, 0);
        for (const item of left) surplus.set(item, surplus.get(item)! - worth.get(item)! / total);
        const taken = left.shift()!;
        surplus.set(taken, surplus.get(taken)! + 1);
      }
    }
    for (const [item, value] of surplus) expect(value, item).toBeCloseTo(0, 6);
  });

  it('agrees with Bradley and Terry of pairs, where there are two conditions', () => {
    const rows = ordersOf(24, (listener) =>
      listener % 8 === 7 ? 'a = b' : listener % 3 === 0 ? 'b > a' : 'a > b',
    );
    const { scale, winShares } = verdictOnRankings(rows, plan()).rankings[0]!;
    const wins = (text: string): number => rows.filter(({ ranking }) => ranking === text).length;
    const [a, b] = ['a', 'b'].map((item) => scale.strengths[scale.items.indexOf(item)]!);
    // Davidson's: with ties modelled, the odds of a are those of the answers that decided
    expect(Math.exp(a! - b!)).toBeCloseTo(wins('a > b') / wins('b > a'), 6);
    expect(winShares.get('a')).toBeCloseTo(wins('a > b') / (wins('a > b') + wins('b > a')), 12);
  });

  it('tells no order by too few listeners, or by ties alone', () => {
    const few = verdictOnRankings(
      ordersOf(1, () => 'a > b > c'),
      plan(),
    ).verdicts[0]!;
    expect(few).toMatchObject({ outcome: 'undecided', estimate: null });
    expect(few.sentence).toContain('from which no order can be told');
    const ties = verdictOnRankings(
      ordersOf(20, () => 'a = b = c'),
      plan(),
    ).verdicts[0]!;
    expect(ties.sentence).toContain('all of “no preference”: no order can be told');
  });

  it('says that pairs go against one scale, where they do', () => {
    // a before b and b before c by far, yet c before a as often: half of the listeners go round
    const round = ['a > b > c', 'b > c > a', 'c > a > b'];
    const rows = ordersOf(60, (listener) => (listener < 48 ? round[listener % 3]! : 'c > b > a'));
    const { lackOfFit } = verdictOnRankings(rows, plan()).rankings[0]!;
    expect(lackOfFit!.pValue).toBeLessThan(0.001);
  });

  it('refuses claims about shares', () => {
    expect(() =>
      verdictOnRankings(
        [],
        plan([{ test: 'exact-binomial', alternative: 'greater', alpha: 0.05, stratum: 'overall' }]),
      ),
    ).toThrow('whole orders are judged by claims with test ranking');
  });
});
