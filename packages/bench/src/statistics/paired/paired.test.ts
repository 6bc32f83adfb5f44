import { describe, expect, it } from 'vitest';
import { drawNormal } from '../numeric/normal-deviates.ts';
import { createRandom, type Random } from '../numeric/random.ts';
import { meanBcaInterval } from './mean-bca-interval.ts';
import { meanTInterval } from './mean-t-interval.ts';
import { signFlipMeanTest } from './sign-flip-mean-test.ts';
import { skewnessCorrectedMean } from './skewness-corrected-mean.ts';

const TEN = [0.31, -0.12, 0.84, 0.05, 0.47, -0.33, 1.62, 0.28, 0.09, 0.55];
const THIRTY = [
  2.59, -0.9, -0.39, -0.11, -0.67, -0.65, 1.05, 0.18, 0.45, 2.49, 0.66, 3.02, 2.58, 0.62, 2.2, 0.77, -0.59,
  -0.01, 0.3, 1.29, 1.14, 1.01, 1.61, -1.09, 1.57, 0.48, 1.05, 0.89, -0.68, 0.02,
];

describe('signFlipMeanTest()', () => {
  // R: s <- as.matrix(expand.grid(rep(list(c(-1, 1)), 10))); mean(abs(s %*% d) >= abs(sum(d)) - 1e-12)
  it('counts every pattern of signs, as R does', () => {
    expect(signFlipMeanTest(TEN)).toEqual({
      pValue: 0.044921875,
      leastPValue: 2 / 1024,
      isExact: true,
    });
  });

  // R: as above with outer() over the signed sums of either half
  it('counts those of twenty', () => {
    expect(signFlipMeanTest(THIRTY.slice(0, 20)).pValue).toBe(0.0148468017578125);
  });

  // R: mean(abs(s %*% e) >= abs(sum(e)) - 1e-12) = 0.0019825 of two million rows of sample(c(-1, 1), 30, TRUE)
  it('draws signs for thirty, seeded, and never says 0', () => {
    const options = { draws: 99_999, seed: 'a' };
    const test = signFlipMeanTest(THIRTY, options);
    expect(test.isExact).toBe(false);
    expect(Math.abs(test.pValue - 0.0019825)).toBeLessThan(0.0006);
    expect(signFlipMeanTest(THIRTY, options)).toEqual(test);
    const far = signFlipMeanTest(Array.from({ length: 40 }, () => 1));
    expect(far.pValue).toBe(1 / 10_000);
  });

  it('is the same for opposite differences, and does not count those of 0', () => {
    expect(signFlipMeanTest(TEN.map((value) => -value))).toEqual(signFlipMeanTest(TEN));
    expect(signFlipMeanTest([...TEN, 0, 0, 0])).toEqual(signFlipMeanTest(TEN));
    expect(signFlipMeanTest([0, 0, 0])).toEqual({ pValue: 1, leastPValue: 1, isExact: true });
  });

  it('counts patterns as far as the observed one whichever way their sums are rounded', () => {
    expect(signFlipMeanTest([0.1, 0.2, 0.3, 0.1, 0.2, 0.3, 0.1, 0.7]).pValue).toBe(2 / 256);
    expect(signFlipMeanTest([0.1, -0.1, 0.3, -0.3]).pValue).toBe(1);
  });

  it('refuses what has no answer', () => {
    expect(() => signFlipMeanTest([])).toThrow(RangeError);
    expect(() => signFlipMeanTest([1, Number.NaN])).toThrow(/current value is NaN/);
    expect(() => signFlipMeanTest([1, 2], { draws: 10 })).toThrow(/draws/);
  });
});

describe('meanTInterval()', () => {
  // R: t.test(d)$conf.int; t.test(d, conf.level = 0.9)$conf.int
  it('is that of R', () => {
    const { mean, interval } = meanTInterval(TEN);
    expect(mean).toBeCloseTo(0.376, 14);
    expect(interval.low).toBeCloseTo(-0.0192874666259514, 12);
    expect(interval.high).toBeCloseTo(0.7712874666259515, 12);
    expect(meanTInterval(TEN, { level: 0.9 }).interval.low).toBeCloseTo(0.0556833663437246, 12);
  });

  it('has no width without spread, and none of one', () => {
    expect(meanTInterval([2, 2, 2]).interval).toEqual({ low: 2, high: 2, level: 0.95 });
    expect(() => meanTInterval([2])).toThrow(/2 or more/);
    expect(() => meanTInterval(TEN, { level: 1 })).toThrow(RangeError);
  });
});

describe('meanBcaInterval()', () => {
  // R: b <- boot(d, function(x, i) mean(x[i]), R = 400000); mean <- function(x, i) mean(x[i])
  //    boot.ci(b, type = "bca", L = empinf(data = d, statistic = mean, stype = "i", type = "jack")): (0.117, 0.798)
  //    sum((d - mean(d))^3) / (6 * sum((d - mean(d))^2)^1.5): 0.0548057004830166
  it('is that of R’s boot', () => {
    const { interval, acceleration, biasCorrection } = meanBcaInterval(TEN, { resamples: 100_000 });
    expect(Math.abs(interval.low - 0.117)).toBeLessThan(0.004);
    expect(Math.abs(interval.high - 0.798)).toBeLessThan(0.006);
    expect(acceleration).toBeCloseTo(0.0548057004830166, 14);
    expect(Math.abs(biasCorrection)).toBeLessThan(0.06);
  });

  it('is the same for the same seed, and turns with the sign', () => {
    expect(meanBcaInterval(TEN, { seed: 3 })).toEqual(meanBcaInterval(TEN, { seed: 3 }));
    const { interval } = meanBcaInterval(TEN);
    const { interval: turned } = meanBcaInterval(TEN.map((value) => -value));
    expect(turned.low).toBeCloseTo(-interval.high, 1);
  });

  it('has no width without spread', () => {
    expect(meanBcaInterval([0.5, 0.5, 0.5]).interval).toMatchObject({ low: 0.5, high: 0.5 });
    expect(() => meanBcaInterval(TEN, { resamples: 10 })).toThrow(/resamples/);
  });
});

describe('skewnessCorrectedMean()', () => {
  // R: g <- sqrt(n * (n - 1)) / (n - 2) * sum((d - mean(d))^3) * sqrt(n) / sum((d - mean(d))^2)^1.5
  //    H <- function(S) sqrt(n) * (S + g * S^2 / 3 + g^2 * S^3 / 27 + g / (6 * n)); 2 * pt(-abs(H(mean(d) / sd(d))), n - 1)
  //    the interval by uniroot() of H((mean(d) - m) / sd(d)) ± qt(0.975, n - 1)
  it('is Hall’s transformation as R computes it', () => {
    const { interval, pValues } = skewnessCorrectedMean(TEN);
    expect(pValues.twoSided).toBeCloseTo(0.0183350316069617, 12);
    expect(interval.low).toBeCloseTo(0.0680163753553, 10);
    expect(interval.high).toBeCloseTo(1.1122843227089, 10);
  });

  // R: as above with qt(0.975, n - 1) * sqrt(2.25) for the interval, sqrt(n / 2.25) for sqrt(n)
  it('widens for differences that are not independent', () => {
    const { interval, pValues } = skewnessCorrectedMean(TEN, { varianceFactor: 2.25 });
    expect(pValues.twoSided).toBeCloseTo(0.087548455841, 10);
    expect(interval.low).toBeCloseTo(-0.05363731515, 8);
    expect(interval.high).toBeCloseTo(2.66638080556, 8);
    expect(() => skewnessCorrectedMean(TEN, { varianceFactor: 0 })).toThrow(/varianceFactor/);
  });

  it('is t where nothing is skewed', () => {
    const even = [-3, -1, 0, 1, 3, 2, -2];
    const plain = meanTInterval(even).interval;
    const { interval } = skewnessCorrectedMean(even);
    expect(interval.low).toBeCloseTo(plain.low, 12);
    expect(interval.high).toBeCloseTo(plain.high, 12);
  });
});

describe('how often they are wrong', () => {
  const RUNS = 2_000;
  /** Shares of runs that reject, or whose interval misses the mean of 0; Binomial(2000, 0.05) has an SD of 0.5 %. */
  function misses(items: number, draw: (random: Random) => number) {
    const counts = { signs: 0, t: 0, corrected: 0, both: 0 };
    for (let run = 0; run < RUNS; run += 1) {
      const random = createRandom(`${items} items, run ${run}`);
      const differences = Array.from({ length: items }, () => draw(random));
      const isRejected = signFlipMeanTest(differences, { draws: 199, seed: run }).pValue <= 0.05;
      const { low, high } = meanTInterval(differences).interval;
      const isCorrectedRejected = skewnessCorrectedMean(differences).pValues.twoSided <= 0.05;
      counts.signs += Number(isRejected);
      counts.t += Number(low > 0 || high < 0);
      counts.corrected += Number(isCorrectedRejected);
      counts.both += Number(isRejected && isCorrectedRejected);
    }
    return counts;
  }

  it.each([8, 15, 40])('signs hold for %i differences of symmetric shape, heavy tails or not', (items) => {
    for (const draw of [drawNormal, (random: Random) => drawNormal(random) ** 3])
      expect(misses(items, draw).signs / RUNS).toBeLessThan(0.065);
  });

  it.each([8, 15, 40])('signs and the corrected t together hold for %i skewed ones as well', (items) => {
    const skewed = misses(items, (random) => -Math.log(1 - random.uniform()) - 1);
    expect(skewed.both / RUNS).toBeLessThan(0.07);
    if (items === 8) expect(Math.min(skewed.signs, skewed.t) / RUNS).toBeGreaterThan(0.08);
  });
});
