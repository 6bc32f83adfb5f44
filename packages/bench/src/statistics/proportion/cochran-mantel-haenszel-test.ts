/** Two conditions compared within strata (tracks, playbacks), so that strata of different difficulty are not mistaken for an effect. */
import { chiSquareTails } from '../numeric/chi-square.ts';
import { checkLevel, type Interval } from '../numeric/interval.ts';
import { normalQuantile } from '../numeric/normal.ts';
import { type Alternative, type Count, checkCount } from './binomial.ts';
import {
  conditionalTails,
  type HypergeometricDistribution,
  hypergeometricDistribution,
  trimmed,
} from './hypergeometric.ts';

export interface StratumPair {
  readonly first: Count;
  readonly second: Count;
}

export interface CochranMantelHaenszelResult {
  /** On one degree of freedom, without continuity correction, and its p. */
  readonly statistic: number;
  readonly pValue: number;
  /** From the distribution of the first condition's successes given all margins; two-sided doubles the smaller tail. */
  readonly exactPValue: number;
  /** The odds ratio that all strata share; null where a condition never succeeds, or never fails, against the other. */
  readonly commonOddsRatio: { readonly estimate: number; readonly interval: Interval } | null;
  /** Strata that say something: both conditions answered, and not all answers the same. */
  readonly informativeStrata: number;
}

/** The sum of independent counts. */
function convolve(
  left: HypergeometricDistribution,
  right: HypergeometricDistribution,
): HypergeometricDistribution {
  const probabilities = new Array<number>(left.probabilities.length + right.probabilities.length - 1).fill(0);
  for (let i = 0; i < left.probabilities.length; i += 1) {
    const own = left.probabilities[i]!;
    for (let j = 0; j < right.probabilities.length; j += 1)
      probabilities[i + j]! += own * right.probabilities[j]!;
  }
  return trimmed({ least: left.least + right.least, probabilities });
}

/** Mantel and Haenszel's estimate with the variance of Robins, Breslow and Greenland. */
function commonOddsRatio(
  strata: readonly StratumPair[],
  level: number,
): CochranMantelHaenszelResult['commonOddsRatio'] {
  let [r, s, pr, psqr, qs] = [0, 0, 0, 0, 0];
  for (const { first, second } of strata) {
    const [a, b] = [first.successes, first.n - first.successes];
    const [c, d] = [second.successes, second.n - second.successes];
    const n = first.n + second.n;
    const [ownR, ownS] = [(a * d) / n, (b * c) / n];
    const [p, q] = [(a + d) / n, (b + c) / n];
    r += ownR;
    s += ownS;
    pr += p * ownR;
    psqr += p * ownS + q * ownR;
    qs += q * ownS;
  }
  if (r === 0 || s === 0) return null;
  const estimate = r / s;
  const standardError = Math.sqrt(pr / (2 * r * r) + psqr / (2 * r * s) + qs / (2 * s * s));
  const reach = Math.exp(normalQuantile((1 + level) / 2) * standardError);
  return { estimate, interval: { low: estimate / reach, high: estimate * reach, level } };
}

/**
 * Tests whether two conditions differ in the same direction over all strata.
 *
 * @param alternative of the exact p alone; `greater`: the first condition succeeds more often
 * @returns 0 with p 1 when no stratum says anything
 * @throws {RangeError} for impossible counts or levels
 * @source Mantel & Haenszel, JNCI 22 (1959); Robins, Breslow & Greenland, Biometrics 42 (1986)
 */
export function cochranMantelHaenszelTest({
  strata,
  alternative = 'two-sided',
  level = 0.95,
}: {
  strata: readonly StratumPair[];
  alternative?: Alternative;
  level?: number;
}): CochranMantelHaenszelResult {
  checkLevel(level);
  for (const { first, second } of strata) {
    checkCount(first);
    checkCount(second);
  }
  const informative = strata.filter(({ first, second }) => {
    const successes = first.successes + second.successes;
    return first.n > 0 && second.n > 0 && successes > 0 && successes < first.n + second.n;
  });
  if (informative.length === 0)
    return { statistic: 0, pValue: 1, exactPValue: 1, commonOddsRatio: null, informativeStrata: 0 };
  let [difference, variance, observed] = [0, 0, 0];
  let distribution: HypergeometricDistribution = { least: 0, probabilities: [1] };
  for (const { first, second } of informative) {
    const n = first.n + second.n;
    const successes = first.successes + second.successes;
    observed += first.successes;
    difference += first.successes - (first.n * successes) / n;
    variance += (first.n * second.n * successes * (n - successes)) / (n * n * (n - 1));
    distribution = convolve(
      distribution,
      hypergeometricDistribution({ total: n, successes, group: first.n }),
    );
  }
  const statistic = difference ** 2 / variance;
  const { upper, lower } = conditionalTails(distribution, observed);
  return {
    statistic,
    pValue: chiSquareTails({ x: statistic, degreesOfFreedom: 1 }).upper,
    exactPValue:
      alternative === 'greater'
        ? upper
        : alternative === 'less'
          ? lower
          : Math.min(1, 2 * Math.min(upper, lower)),
    commonOddsRatio: commonOddsRatio(informative, level),
    informativeStrata: informative.length,
  };
}
