import { describe, expect, it } from 'vitest';
import { createRandom } from '../numeric/random.ts';
import { TooFewAnswersError } from './beta-binomial.ts';
import { fitChanceCorrectedBetaBinomial } from './chance-corrected-beta-binomial.ts';

const countsOf = (...pairs: readonly (readonly [number, number])[]) =>
  pairs.map(([successes, n]) => ({ successes, n }));

describe('fitChanceCorrectedBetaBinomial()', () => {
  it('finds how often listeners heard, under what they guessed', () => {
    const random = createRandom('discriminators');
    const counts = Array.from({ length: 200 }, (_, listener) => {
      const heard = listener % 2 === 0 ? 0.2 : 0.6;
      const isRight = () => random.uniform() < heard || random.uniform() < 1 / 3;
      return { successes: Array.from({ length: 24 }).filter(isRight).length, n: 24 };
    });
    const { mu, gamma, boundary } = fitChanceCorrectedBetaBinomial({ counts, chance: 1 / 3 });
    expect(mu).toBeCloseTo(0.4, 1);
    // the variance of what was heard is 0.04, of a possible 0.24
    expect(Math.abs(gamma - 0.04 / 0.24)).toBeLessThan(0.06);
    expect(boundary).toBeNull();
  });

  it('says which end it ran into', () => {
    const boundaryOf = (...pairs: readonly (readonly [number, number])[]) =>
      fitChanceCorrectedBetaBinomial({ counts: countsOf(...pairs) }).boundary;
    expect(boundaryOf([10, 10], [10, 10])).toBe('everybody');
    expect(boundaryOf([4, 10], [5, 10], [4, 10])).toBe('nobody');
    expect(boundaryOf([7, 10], [7, 10], [8, 10])).toBe('alike');
    expect(boundaryOf([5, 10], [4, 10], [3, 10], [10, 10])).toBe('all or none');
  });

  it('never has a NaN, whatever two listeners answer', () => {
    for (let a = 0; a <= 6; a += 1)
      for (let b = 0; b <= 6; b += 1) {
        const { mu, gamma, logLikelihood, pValue } = fitChanceCorrectedBetaBinomial({
          counts: countsOf([a, 6], [b, 6]),
          chance: 1 / 3,
        });
        expect([mu, gamma, logLikelihood, pValue].every(Number.isFinite), `${a} ${b}`).toBe(true);
      }
  });

  it('fits strata of many answers as well as listeners of few', () => {
    const { mu, gamma } = fitChanceCorrectedBetaBinomial({
      counts: countsOf([13_000, 25_000], [15_000, 25_000], [12_600, 25_000], [18_600, 24_994]),
    });
    // the mean of what each stratum heard: 4, 20, 0.8 and 48.8 %
    expect(mu).toBeCloseTo(0.18, 1);
    expect(gamma).toBeGreaterThan(0.05);
    expect(gamma).toBeLessThan(0.5);
  });

  it('refuses what it cannot fit', () => {
    expect(() => fitChanceCorrectedBetaBinomial({ counts: countsOf([1, 1]) })).toThrow(TooFewAnswersError);
    expect(() => fitChanceCorrectedBetaBinomial({ counts: countsOf([1, 2]), chance: 0 })).toThrow(RangeError);
  });
});
