import { describe, expect, it } from 'vitest';
import { estimateAbxDPrime, estimateDPrime } from './estimate-d-prime.ts';
import type { Protocol } from './protocol.ts';

describe('estimateDPrime()', () => {
  it('means another d′ by the same answers in each protocol', () => {
    const dPrimes = (['2afc', 'abx-independent-observation', 'tetrad', 'triangle'] as const).map(
      (protocol) => estimateDPrime({ protocol, correct: 345, n: 600 }).estimate,
    );
    expect(dPrimes.map((dPrime) => Number(dPrime.toFixed(2)))).toEqual([0.27, 0.85, 1.28, 1.85]);
  });

  it('has numbers for 16 of 16, 0 of 16 and a single answer', () => {
    for (const protocol of ['2afc', '3afc', 'abx-differencing', 'triangle'] as Protocol[]) {
      const all = estimateDPrime({ protocol, correct: 16, n: 16 });
      expect(all).toMatchObject({ estimate: Infinity, standardError: null, intervalOnly: 'all the same' });
      expect(all.interval.low).toBeGreaterThan(0.8);
      expect(all.interval.high).toBe(Infinity);
      expect(estimateDPrime({ protocol, correct: 0, n: 16 })).toMatchObject({
        estimate: 0,
        standardError: null,
        interval: { low: 0 },
        intervalOnly: 'all the same',
      });
      expect(estimateDPrime({ protocol, correct: 1, n: 1 }).interval).toEqual({
        low: 0,
        high: Infinity,
        level: 0.95,
      });
    }
  });

  it('says when only the interval should be printed', () => {
    const reasonFor = (correct: number, n: number) =>
      estimateDPrime({ protocol: 'abx-differencing', correct, n }).intervalOnly;
    expect(reasonFor(25, 30)).toBe('few trials');
    expect(reasonFor(54, 100)).toBe('near chance');
    expect(reasonFor(70, 100)).toBeNull();
  });

  it('shows identification below chance as a negative d′ when asked to', () => {
    const signed = estimateDPrime({ protocol: '2afc', correct: 160, n: 400, signed: true });
    expect(signed.estimate).toBeCloseTo(-0.3583, 4);
    expect(signed.interval.high).toBeLessThan(0);
    expect(signed.standardError).toBeGreaterThan(0);
    expect(estimateDPrime({ protocol: '2afc', correct: 0, n: 9, signed: true }).interval.low).toBe(-Infinity);
  });

  it('refuses to estimate from nothing', () => {
    expect(() => estimateDPrime({ protocol: '2afc', correct: 0, n: 0 })).toThrow('must be > 0');
  });
});

describe('estimateAbxDPrime()', () => {
  it('spans both rules a listener may follow', () => {
    const { independentObservation, differencing, range } = estimateAbxDPrime({ correct: 230, n: 400 });
    expect(independentObservation.estimate).toBeLessThan(differencing.estimate);
    expect(range).toEqual({
      low: Math.min(independentObservation.interval.low, differencing.interval.low),
      high: Math.max(independentObservation.interval.high, differencing.interval.high),
      level: 0.95,
    });
  });
});
