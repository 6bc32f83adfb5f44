import { describe, expect, it } from 'vitest';
import { shrunkenRates } from './shrunken-rates.ts';

const countsOf = (...pairs: readonly (readonly [number, number])[]) =>
  pairs.map(([successes, n]) => ({ successes, n }));

describe('shrunkenRates()', () => {
  it('draws few answers further towards the mean than many', () => {
    const { fit, rates } = shrunkenRates({ counts: countsOf([9, 10], [900, 1000], [400, 1000], [5, 10]) });
    const [few, many] = rates;
    expect(few!.estimate).toBeLessThan(many!.estimate);
    expect(few!.estimate).toBeGreaterThan(fit.mu);
    expect(few!.interval.high - few!.interval.low).toBeGreaterThan(
      3 * (many!.interval.high - many!.interval.low),
    );
  });

  it('gives all one rate when nothing speaks for a difference, yet does not pretend to be sure of it', () => {
    const { fit, rates } = shrunkenRates({ counts: countsOf([6, 10], [5, 10], [6, 10], [7, 10], [0, 0]) });
    expect(fit.rho).toBe(0);
    for (const { estimate, interval } of rates) {
      expect(estimate).toBeCloseTo(0.6, 12);
      expect(interval.high - interval.low).toBeGreaterThan(0.2);
      expect(interval.low).toBeLessThan(0.6);
      expect(interval.high).toBeGreaterThan(0.6);
    }
  });

  it('leaves all-or-none listeners as they are', () => {
    const { rates } = shrunkenRates({ counts: countsOf([8, 8], [0, 8], [8, 8]) });
    expect(rates.map(({ estimate }) => estimate)).toEqual([1, 0, 1]);
    for (const { interval } of rates) expect(interval.high - interval.low).toBeLessThan(0.5);
  });

  it('has numbers for one stratum and for answers that are all the same', () => {
    for (const counts of [countsOf([16, 16], [3, 3]), countsOf([0, 16]), countsOf([1, 2])])
      for (const { estimate, interval } of shrunkenRates({ counts }).rates) {
        expect(estimate).toBeGreaterThanOrEqual(0);
        expect(interval.low).toBeGreaterThanOrEqual(0);
        expect(interval.low).toBeLessThan(interval.high);
        expect(interval.high).toBeLessThanOrEqual(1);
      }
  });
});
