import { describe, expect, it } from 'vitest';
import { conditionalTails, hypergeometricDistribution } from './hypergeometric.ts';

describe('hypergeometricDistribution()', () => {
  it('counts the ways: 2 of 4 successes in half of 8 trials', () => {
    const { least, probabilities } = hypergeometricDistribution({ total: 8, successes: 4, group: 4 });
    expect(least).toBe(0);
    for (const [count, ways] of [1, 16, 36, 16, 1].entries())
      expect(probabilities[count]).toBeCloseTo(ways / 70, 15);
  });

  it('has one value when nothing is left to chance', () => {
    for (const margins of [
      { total: 0, successes: 0, group: 0 },
      { total: 5, successes: 5, group: 3 },
      { total: 5, successes: 2, group: 5 },
      { total: 5, successes: 0, group: 3 },
    ])
      expect(hypergeometricDistribution(margins).probabilities).toEqual([1]);
  });

  it('has the mean that the margins give, in a hundred thousand trials too', () => {
    const { least, probabilities } = hypergeometricDistribution({
      total: 100_000,
      successes: 57_000,
      group: 30_000,
    });
    const mean = probabilities.reduce((sum, probability, index) => sum + probability * (least + index), 0);
    expect(mean).toBeCloseTo(17_100, 6);
  });
});

describe('conditionalTails()', () => {
  it('counts the observed in both tails, and ties of likelihood as ties', () => {
    const distribution = hypergeometricDistribution({ total: 8, successes: 4, group: 4 });
    const { upper, lower, noLikelier } = conditionalTails(distribution, 3);
    expect(upper).toBeCloseTo(17 / 70, 14);
    expect(lower).toBeCloseTo(69 / 70, 14);
    expect(noLikelier).toBeCloseTo(34 / 70, 14);
  });
});
