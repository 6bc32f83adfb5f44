import { describe, expect, it } from 'vitest';
import { createRandom } from '../numeric/random.ts';
import { conditionalTails, drawHypergeometric, hypergeometricDistribution } from './hypergeometric.ts';

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

describe('drawHypergeometric()', () => {
  it('draws every count as often as it is likely', () => {
    const random = createRandom('deals');
    const margins = { total: 40, successes: 12, group: 15 };
    const { least, probabilities } = hypergeometricDistribution(margins);
    const draws = 40_000;
    const seen = probabilities.map(() => 0);
    for (let draw = 0; draw < draws; draw += 1) seen[drawHypergeometric(random, margins) - least]! += 1;
    const chiSquare = seen.reduce((sum, count, index) => {
      const expected = draws * probabilities[index]!;
      return expected < 5 ? sum : sum + (count - expected) ** 2 / expected;
    }, 0);
    // the 99.9 % point of chi-square on 10 degrees of freedom
    expect(chiSquare).toBeLessThan(29.6);
  });

  it('has no choice where all or nothing succeeds', () => {
    const random = createRandom('no choice');
    expect(drawHypergeometric(random, { total: 9, successes: 9, group: 4 })).toBe(4);
    expect(drawHypergeometric(random, { total: 9, successes: 0, group: 4 })).toBe(0);
    expect(drawHypergeometric(random, { total: 0, successes: 0, group: 0 })).toBe(0);
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

  it('is 0 and 1 beyond what a double can hold', () => {
    const distribution = hypergeometricDistribution({ total: 20_000, successes: 10_000, group: 10_000 });
    expect(conditionalTails(distribution, 10_000)).toMatchObject({ upper: 0, noLikelier: 0 });
    expect(conditionalTails(distribution, 10_000).lower).toBeCloseTo(1, 12);
    expect(conditionalTails(distribution, 0).lower).toBe(0);
    expect(conditionalTails(distribution, 0).upper).toBeCloseTo(1, 12);
  });
});
