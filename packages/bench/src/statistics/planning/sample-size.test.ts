import { describe, expect, it } from 'vitest';
import { binomialPower, criticalCount } from './binomial-power.ts';
import { binomialSampleSize, protocolSampleSize } from './binomial-sample-size.ts';
import { designEffect, listenersFor } from './design-effect.ts';
import { differencePower, differenceSampleSize, mcNemarPower } from './difference-power.ts';
import { equivalencePower, equivalenceSampleSize } from './equivalence-power.ts';

describe('binomialPower()', () => {
  it('finds the same critical count wherever it looks from', () => {
    for (const near of [-5, 0, 60, 100, 1000]) expect(criticalCount({ n: 100, near })).toBe(59);
    expect(criticalCount({ n: 4 })).toBeNull();
    expect(criticalCount({ n: 0 })).toBeNull();
  });

  it('rejects on both sides at half of alpha each when two-sided', () => {
    const { critical, lowCritical, trueAlpha, power } = binomialPower({
      n: 100,
      proportion: 0.4,
      alternative: 'two-sided',
    });
    expect([critical, lowCritical]).toEqual([61, 39]);
    expect(trueAlpha).toBeCloseTo(2 * 0.0176001, 6);
    expect(power).toBeCloseTo(binomialPower({ n: 100, proportion: 0.6, alternative: 'two-sided' }).power, 12);
  });

  it('is 0 where no count can reject', () => {
    expect(binomialPower({ n: 3, proportion: 0.9 })).toEqual({
      critical: null,
      lowCritical: null,
      trueAlpha: 0,
      power: 0,
    });
  });
});

describe('sample sizes', () => {
  it('are those of the table in the literature', () => {
    const stable = [0.525, 0.55, 0.575, 0.6, 0.65, 0.7].map(
      (proportion) => binomialSampleSize({ proportion }).stable,
    );
    expect(stable).toEqual([2549, 654, 296, 169, 76, 42]);
    expect(protocolSampleSize({ protocol: '2afc', dPrime: 0.5 }).stable).toBe(89);
    expect(equivalenceSampleSize({ low: 0.55, high: 0.6, proportion: 0.575 }).stable).toBe(3417);
  });

  it('keep their power from the stable one on', () => {
    const { stable, first } = binomialSampleSize({ proportion: 0.62, power: 0.9 });
    const powerAt = (n: number) => binomialPower({ n, proportion: 0.62 }).power;
    for (let n = stable; n < stable + 400; n += 1) expect(powerAt(n)).toBeGreaterThanOrEqual(0.9);
    expect(powerAt(stable - 1)).toBeLessThan(0.9);
    expect(powerAt(first)).toBeGreaterThanOrEqual(0.9);
    for (let n = 1; n < first; n += 1) expect(powerAt(n)).toBeLessThan(0.9);
  });

  it('are approximate, not endless, for what can hardly be heard', () => {
    const { stable, normal } = binomialSampleSize({ proportion: 0.5005 });
    expect(stable).toBeGreaterThan(normal);
    expect(stable / normal).toBeLessThan(1.001);
  });

  it('mirror each other when two-sided', () => {
    const above = binomialSampleSize({ proportion: 0.6, alternative: 'two-sided' });
    const below = binomialSampleSize({ proportion: 0.4, alternative: 'two-sided' });
    expect(below.stable).toBe(above.stable);
    expect(below.critical).toBe(below.stable - above.critical);
  });

  it('refuse what is not above chance', () => {
    expect(() => binomialSampleSize({ proportion: 0.5 })).toThrow(RangeError);
    expect(() => protocolSampleSize({ protocol: 'tetrad', dPrime: 0 })).toThrow(RangeError);
    expect(() => equivalenceSampleSize({ low: 0.45, high: 0.55, proportion: 0.55 })).toThrow(RangeError);
    expect(() => equivalenceSampleSize({ low: 0, high: 1, proportion: 0.5 })).toThrow(RangeError);
    expect(() => differenceSampleSize({ first: 0.5, second: 0.5 })).toThrow(RangeError);
    expect(() => designEffect({ trials: 0, intraclassCorrelation: 0 })).toThrow(RangeError);
  });
});

describe('equivalencePower()', () => {
  it('is nothing where the margin is too narrow for so few', () => {
    expect(equivalencePower({ n: 10, low: 0.45, high: 0.55, proportion: 0.5 })).toEqual({
      least: null,
      most: null,
      power: 0,
    });
    expect(equivalencePower({ n: 0, low: 0, high: 0.55, proportion: 0.5 }).power).toBe(0);
  });

  it('errs at most alpha of the time at the edges', () => {
    for (const n of [300, 500, 901])
      for (const proportion of [0.425, 0.575])
        expect(equivalencePower({ n, low: 0.425, high: 0.575, proportion }).power).toBeLessThanOrEqual(0.05);
  });
});

describe('mcNemarPower()', () => {
  it('is that of independent answers at best where pairs have nothing in common', () => {
    const { power, discordant } = mcNemarPower({ pairs: 546, first: 0.575, second: 0.5 });
    expect(discordant).toBeCloseTo(0.5, 12);
    expect(power).toBeGreaterThan(0.76);
    expect(power).toBeLessThan(0.82);
    expect(mcNemarPower({ pairs: 546, first: 0.575, second: 0.5, correlation: 0.3 }).power).toBeGreaterThan(
      power,
    );
    expect(differencePower({ first: 0.575, second: 0.5, firstAnswers: 546, secondAnswers: 546 })).toBeCloseTo(
      0.8,
      2,
    );
  });

  it('takes one pair, and answers that always differ', () => {
    expect(mcNemarPower({ pairs: 1, first: 0.6, second: 0.5 }).power).toBe(0);
    expect(mcNemarPower({ pairs: 20, first: 0.6, second: 0.4, correlation: -1 }).discordant).toBeCloseTo(
      1,
      12,
    );
    expect(() => mcNemarPower({ pairs: 20, first: 0.9, second: 0.5, correlation: 0.9 })).toThrow(RangeError);
  });
});

describe('design effect', () => {
  it('is 1 for one answer each, and as many as there are for listeners who never vary', () => {
    expect(designEffect({ trials: 1, intraclassCorrelation: 0.5 })).toBe(1);
    expect(designEffect({ trials: 20, intraclassCorrelation: 1 })).toBe(20);
    expect(listenersFor({ answers: 296, trials: 20, intraclassCorrelation: 0.05 })).toBe(29);
  });
});
