/** The statistics against reference values computed in R 4.2.2 (test/oracles/statistics.json, tolerances in its `meta`). */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  abxDPrime,
  abxProportionCorrect,
  estimateAbxDPrime,
} from '../src/statistics/detection/abx-d-prime.ts';
import { holmAdjust } from '../src/statistics/multiplicity/holm.ts';
import { binomialTails, exactBinomialTest } from '../src/statistics/proportion/binomial.ts';
import { clopperPearsonInterval } from '../src/statistics/proportion/clopper-pearson.ts';
import { wilsonInterval } from '../src/statistics/proportion/wilson-interval.ts';

const oracles = JSON.parse(readFileSync(new URL('oracles/statistics.json', import.meta.url), 'utf8'));
const BINOMIAL_TOLERANCE = 1e-11;
const D_PRIME_TOLERANCE = 1e-9;

const numberOf = (value: number | 'Inf' | '-Inf'): number =>
  value === 'Inf' ? Infinity : value === '-Inf' ? -Infinity : value;

/** `floor` is what rounding alone may leave where the exact value is 0. */
function expectNear(
  actual: number,
  oracle: number | 'Inf' | '-Inf',
  tolerance: number,
  what: string,
  floor = 1e-300,
): void {
  const expected = numberOf(oracle);
  if (!Number.isFinite(expected)) {
    expect(actual, what).toBe(expected);
    return;
  }
  expect(Math.abs(actual - expected), `${what}: ${actual} for ${expected}`).toBeLessThanOrEqual(
    Math.max(tolerance * Math.abs(expected), floor),
  );
}

describe('exactBinomialTest()', () => {
  const { n, k, p0, pmf, upper, lower, logUpper, logLower, twoSidedMinLik, twoSidedDouble } =
    oracles.binomial_tests;

  it(`agrees with R on ${n.length} counts, tails down to 1e-300`, () => {
    for (let row = 0; row < n.length; row += 1) {
      const count = { successes: k[row], n: n[row], chance: p0[row] };
      const what = `${count.successes} of ${count.n} at ${count.chance}`;
      const tails = binomialTails(count);
      // relative 1e-11 of a tail is an absolute difference in its log
      expect(Math.abs(tails.logUpper - numberOf(logUpper[row])), `log upper, ${what}`).toBeLessThanOrEqual(
        BINOMIAL_TOLERANCE * Math.max(1, Math.abs(numberOf(logUpper[row]))),
      );
      expect(Math.abs(tails.logLower - numberOf(logLower[row])), `log lower, ${what}`).toBeLessThanOrEqual(
        BINOMIAL_TOLERANCE * Math.max(1, Math.abs(numberOf(logLower[row]))),
      );
      expectNear(tails.point, pmf[row], BINOMIAL_TOLERANCE, `point, ${what}`);
      expectNear(tails.upper, upper[row], BINOMIAL_TOLERANCE, `upper, ${what}`);
      expectNear(tails.lower, lower[row], BINOMIAL_TOLERANCE, `lower, ${what}`);
      expectNear(
        exactBinomialTest(count).pValue,
        twoSidedDouble[row],
        BINOMIAL_TOLERANCE,
        `doubling, ${what}`,
      );
      expectNear(
        exactBinomialTest({ ...count, twoSided: 'minimum-likelihood' }).pValue,
        twoSidedMinLik[row],
        BINOMIAL_TOLERANCE,
        `minimum likelihood, ${what}`,
      );
    }
  });
});

describe('intervals of a proportion', () => {
  const { n, k, level, cpL, cpU, wilsonL, wilsonU } = oracles.binomial_ci;

  it(`agree with R on ${n.length} counts`, () => {
    for (let row = 0; row < n.length; row += 1) {
      const count = { successes: k[row], n: n[row], level: level[row] };
      const what = `${count.successes} of ${count.n} at ${count.level}`;
      const exact = clopperPearsonInterval(count);
      expectNear(exact.low, cpL[row], BINOMIAL_TOLERANCE, `Clopper–Pearson low, ${what}`);
      expectNear(exact.high, cpU[row], BINOMIAL_TOLERANCE, `Clopper–Pearson high, ${what}`);
      const score = wilsonInterval(count);
      expectNear(score.low, wilsonL[row], BINOMIAL_TOLERANCE, `Wilson low, ${what}`, 1e-15);
      expectNear(score.high, wilsonU[row], BINOMIAL_TOLERANCE, `Wilson high, ${what}`, 1e-15);
    }
  });
});

describe('ABX d′', () => {
  const ruleOf = (method: string) => (method === 'abxIO' ? 'independent-observation' : 'differencing');

  it('predicts the proportion correct under both rules', () => {
    const { method, d, pc } = oracles.psychometric;
    for (let row = 0; row < d.length; row += 1) {
      const rule = ruleOf(method[row]);
      expectNear(
        abxProportionCorrect({ dPrime: d[row], rule }),
        pc[row],
        D_PRIME_TOLERANCE,
        `${rule} ${d[row]}`,
      );
    }
  });

  it('inverts counts and their intervals', () => {
    const { method, k, n, pc, d, dLower95, dUpper95 } = oracles.dprime;
    for (let row = 0; row < d.length; row += 1) {
      const rule = ruleOf(method[row]);
      const what = `${rule} ${k[row]} of ${n[row]}`;
      expectNear(abxDPrime({ proportionCorrect: pc[row], rule }), d[row], D_PRIME_TOLERANCE, what);
      const { estimate, interval } = estimateAbxDPrime({ correct: k[row], n: n[row], rule });
      expectNear(estimate, d[row], D_PRIME_TOLERANCE, what);
      expectNear(interval.low, dLower95[row], D_PRIME_TOLERANCE, `${what}, low`);
      expectNear(interval.high, dUpper95[row], D_PRIME_TOLERANCE, `${what}, high`);
    }
  });
});

describe('holmAdjust()', () => {
  it('agrees with R’s p.adjust', () => {
    for (const { p, holm } of oracles.holm) {
      for (const [index, adjusted] of holmAdjust(p).entries()) {
        expectNear(adjusted, holm[index], 1e-12, `p ${p[index]}`);
      }
    }
  });
});
