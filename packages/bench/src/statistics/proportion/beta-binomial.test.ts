import { describe, expect, it } from 'vitest';
import { createRandom } from '../numeric/random.ts';
import { fitBetaBinomial, TooFewAnswersError } from './beta-binomial.ts';

const countsOf = (...pairs: readonly (readonly [number, number])[]) =>
  pairs.map(([successes, n]) => ({ successes, n }));

describe('fitBetaBinomial()', () => {
  it('finds the spread that listeners were given', () => {
    const random = createRandom('spread');
    // half of the listeners at 45 %, half at 75 %: the variance of rates is 0.0225, of a possible 0.24
    const counts = Array.from({ length: 300 }, (_, listener) => {
      const rate = listener % 2 === 0 ? 0.45 : 0.75;
      return { successes: Array.from({ length: 20 }).filter(() => random.uniform() < rate).length, n: 20 };
    });
    const { mu, rho, muInterval, pValue } = fitBetaBinomial({ counts });
    expect(mu).toBeCloseTo(0.6, 1);
    expect(Math.abs(rho - 0.0225 / 0.24)).toBeLessThan(0.03);
    expect(muInterval?.low).toBeLessThan(0.6);
    expect(muInterval?.high).toBeGreaterThan(0.6);
    expect(pValue).toBeLessThan(1e-6);
  });

  it('finds no spread in listeners who are all alike', () => {
    const fit = fitBetaBinomial({ counts: countsOf([6, 10], [5, 10], [6, 10], [7, 10]) });
    expect(fit).toMatchObject({ rho: 0, likelihoodRatio: 0, pValue: 1, boundary: 'alike' });
    expect(fit.mu).toBeCloseTo(0.6, 14);
  });

  it('has no doubt about listeners who are always or never right', () => {
    const fit = fitBetaBinomial({ counts: countsOf([5, 5], [0, 5], [5, 5], [5, 5]) });
    expect(fit).toMatchObject({ mu: 0.75, rho: 1, boundary: 'all or none' });
    expect(fit.pValue).toBeLessThan(0.01);
    const near = fitBetaBinomial({ counts: countsOf([500, 501], [0, 500], [500, 500], [500, 500]) });
    expect(near.rho).toBeGreaterThan(0.8);
    expect(near.logLikelihood).toBeLessThan(fit.logLikelihood);
  });

  it('has numbers for one listener, and for answers that are all the same', () => {
    expect(fitBetaBinomial({ counts: countsOf([9, 16]) })).toMatchObject({ mu: 9 / 16, rho: 0, pValue: 1 });
    for (const [successes, mu] of [
      [16, 1],
      [0, 0],
    ] as const)
      expect(fitBetaBinomial({ counts: countsOf([successes, 16], [successes, 16]) })).toMatchObject({
        mu,
        rho: 0,
        muInterval: null,
        logLikelihood: 0,
        pValue: 1,
      });
  });

  it('says what to do when nobody answered twice', () => {
    expect(() => fitBetaBinomial({ counts: countsOf([1, 1], [0, 1], [0, 0]) })).toThrow(TooFewAnswersError);
    expect(() => fitBetaBinomial({ counts: [] })).toThrow('ask each at least two trials');
  });

  it('never has a NaN, whatever three listeners answer', () => {
    for (let a = 0; a <= 4; a += 1)
      for (let b = 0; b <= 4; b += 1)
        for (let c = 0; c <= 2; c += 1) {
          const fit = fitBetaBinomial({ counts: countsOf([a, 4], [b, 4], [c, 2]) });
          const numbers = [fit.mu, fit.rho, fit.logLikelihood, fit.pValue, fit.standardErrors.logitMu ?? 0];
          expect(numbers.every(Number.isFinite), `${a} ${b} ${c}`).toBe(true);
          expect(fit.logLikelihood).toBeGreaterThanOrEqual(fit.logLikelihoodBinomial - 1e-9);
        }
  });
});
