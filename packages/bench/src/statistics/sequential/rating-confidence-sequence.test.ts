import { describe, expect, it } from 'vitest';
import { createRandom } from '../numeric/random.ts';
import { bettingWealth } from './betting-wealth.ts';
import { ratingConfidenceSequence } from './rating-confidence-sequence.ts';

const ratingsOf = (n: number): number[] => {
  const random = createRandom('ratings');
  return Array.from({ length: n }, () => 0.5 + 0.3 * (random.uniform() - 0.5));
};

describe('ratingConfidenceSequence()', () => {
  it('rules out the means that the gambler beats, and no others', () => {
    const outcomes = ratingsOf(60);
    const { low, high } = ratingConfidenceSequence({ outcomes, intersect: false });
    const wealthAgainst = (mean: number) => bettingWealth({ outcomes, mean }).wealth.at(-1)!;
    expect(wealthAgainst(low)).toBeCloseTo(20, 6);
    expect(wealthAgainst(high)).toBeCloseTo(20, 6);
    expect(wealthAgainst(0.5)).toBeLessThan(20);
  });

  it('is narrow where ratings spread little', () => {
    const { low, high } = ratingConfidenceSequence({ outcomes: ratingsOf(200) });
    expect(low).toBeLessThan(0.5);
    expect(high).toBeGreaterThan(0.5);
    expect(high - low).toBeLessThan(0.12);
  });

  it('takes none, one, and ratings that are all at an end', () => {
    expect(ratingConfidenceSequence({ outcomes: [] })).toEqual({ low: 0, high: 1, level: 0.95 });
    const one = ratingConfidenceSequence({ outcomes: [0.5] });
    expect(one.low).toBeLessThan(0.1);
    expect(one.high).toBeGreaterThan(0.9);
    expect(ratingConfidenceSequence({ outcomes: new Array<number>(100).fill(1) }).high).toBe(1);
    expect(ratingConfidenceSequence({ outcomes: new Array<number>(100).fill(0) }).low).toBe(0);
  });

  it('keeps the last interval that was not empty when ratings turn round', () => {
    const outcomes = [...new Array<number>(100).fill(0.9), ...new Array<number>(900).fill(0.1)];
    const turned = ratingConfidenceSequence({ outcomes });
    expect(turned.low).toBeLessThanOrEqual(turned.high);
    expect(turned.low).toBeGreaterThan(0.5);
    expect(turned.high - turned.low).toBeLessThan(0.05);
    expect(ratingConfidenceSequence({ outcomes, intersect: false }).high).toBeLessThan(0.5);
  });

  it('refuses ratings out of range', () => {
    expect(() => ratingConfidenceSequence({ outcomes: [50] })).toThrow(RangeError);
    expect(() => ratingConfidenceSequence({ outcomes: [Number.NaN] })).toThrow(RangeError);
  });
});

describe('bettingWealth()', () => {
  it('leaves nothing to who has staked all and lost, and no debts', () => {
    const { wealth } = bettingWealth({
      outcomes: [1, 1, 0, 0, 0, 1],
      mean: 0.5,
      strategy: 'approximate-kelly',
    });
    for (const each of wealth) expect(each).toBeGreaterThanOrEqual(0);
    expect(bettingWealth({ outcomes: [], mean: 0.5 }).wealth).toEqual([]);
    expect(() => bettingWealth({ outcomes: [0.5], mean: 1 })).toThrow(RangeError);
  });
});
