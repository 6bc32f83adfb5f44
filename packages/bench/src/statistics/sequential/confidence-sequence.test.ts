import { describe, expect, it } from 'vitest';
import { clopperPearsonInterval } from '../proportion/clopper-pearson.ts';
import { betaBinomialMixtureBound } from './beta-binomial-mixture-bound.ts';
import {
  confidenceSequence,
  intersectIntervals,
  lowerConfidenceSequence,
  sequenceCovers,
} from './confidence-sequence.ts';
import { logEValue } from './e-process.ts';
import { normalMixtureBound } from './normal-mixture-bound.ts';
import { polyStitchedBound } from './poly-stitched-bound.ts';

const EDGES = [
  [0, 0],
  [0, 1],
  [1, 1],
  [0, 16],
  [16, 16],
  [8, 16],
  [0, 100_000],
  [100_000, 100_000],
] as const;

describe('confidenceSequence()', () => {
  it('contains the interval of one look that errs on either side as often as it errs in all', () => {
    for (const [successes, n] of EDGES) {
      for (const prior of [{ a: 10, b: 10 }, { a: 0.5, b: 0.5 }, { optimalTrials: 100 }]) {
        const { low, high } = confidenceSequence({ successes, n, prior });
        const once = clopperPearsonInterval({ successes, n, level: 0.9 });
        expect(low).toBeGreaterThanOrEqual(0);
        expect(high).toBeLessThanOrEqual(1);
        expect(low).toBeLessThanOrEqual(once.low + 1e-12);
        expect(high).toBeGreaterThanOrEqual(once.high - 1e-12);
      }
    }
  });

  it('covers what lies between its ends and nothing else', () => {
    const { low, high } = confidenceSequence({ successes: 230, n: 400 });
    const covers = (proportion: number) => sequenceCovers({ successes: 230, n: 400, proportion });
    expect([low - 1e-9, low + 1e-9, high - 1e-9, high + 1e-9].map(covers)).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });

  it('refuses impossible counts, levels and priors', () => {
    expect(() => confidenceSequence({ successes: 2, n: 1 })).toThrow(RangeError);
    expect(() => confidenceSequence({ successes: 1, n: 1, level: 1 })).toThrow(RangeError);
    expect(() => confidenceSequence({ successes: 1, n: 1, prior: { a: 0, b: 1 } })).toThrow(RangeError);
  });
});

describe('lowerConfidenceSequence()', () => {
  it('is the chance that the e-process just does not reject', () => {
    const low = lowerConfidenceSequence({ successes: 240, n: 400 });
    expect(logEValue({ successes: 240, n: 400, chance: low })).toBeCloseTo(Math.log(20), 9);
    for (const [successes, n] of EDGES) {
      const bound = lowerConfidenceSequence({ successes, n });
      expect(bound).toBeGreaterThanOrEqual(0);
      expect(bound).toBeLessThanOrEqual(n === 0 ? 0 : successes / n);
    }
  });
});

describe('intersectIntervals()', () => {
  const interval = (low: number, high: number) => ({ low, high, level: 0.95 });

  it('keeps what both leave', () => {
    expect(intersectIntervals(interval(0.2, 0.6), interval(0.4, 0.9))).toEqual(interval(0.4, 0.6));
  });

  it('keeps the earlier one where they exclude each other', () => {
    expect(intersectIntervals(interval(0.2, 0.3), interval(0.4, 0.9))).toEqual(interval(0.2, 0.3));
  });
});

describe('bounds on sums', () => {
  it('are narrowest, against their own kind, where they are tuned to be', () => {
    for (const alternative of ['two-sided', 'greater'] as const) {
      const at = (optimalVariance: number) =>
        normalMixtureBound({ variance: 100, optimalVariance, alternative });
      expect(at(100)).toBeLessThan(at(30));
      expect(at(100)).toBeLessThan(at(300));
    }
  });

  it('grow with the variance and never say more than there can be', () => {
    expect(polyStitchedBound({ variance: 0, leastVariance: 10 })).toBe(
      polyStitchedBound({ variance: 10, leastVariance: 10 }),
    );
    expect(polyStitchedBound({ variance: 100, leastVariance: 10 })).toBeGreaterThan(
      polyStitchedBound({ variance: 50, leastVariance: 10 }),
    );
    expect(betaBinomialMixtureBound({ n: 1, proportion: 0.5, optimalTrials: 100 })).toBe(0.5);
    expect(
      normalMixtureBound({ variance: 0, optimalVariance: 25, alpha: 0.9, alternative: 'greater' }),
    ).toBeGreaterThanOrEqual(0);
  });

  it('refuse parameters out of range', () => {
    expect(() => normalMixtureBound({ variance: -1, optimalVariance: 1 })).toThrow(RangeError);
    expect(() => polyStitchedBound({ variance: 1, leastVariance: 0 })).toThrow(RangeError);
    expect(() => betaBinomialMixtureBound({ n: 0, proportion: 0.5, optimalTrials: 100 })).toThrow(RangeError);
  });
});
