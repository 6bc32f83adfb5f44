/** What a proportion is likely to be after the answers, given what was thought of it before. */
import { betaQuantile } from '../numeric/beta-quantile.ts';
import { findRoot } from '../numeric/find-root.ts';
import { betaTails } from '../numeric/incomplete-beta.ts';
import { checkLevel, type Interval } from '../numeric/interval.ts';
import { logGamma } from '../numeric/log-gamma.ts';
import { type Count, checkCount } from './binomial.ts';

/** A Beta(a, b) distribution of a proportion. */
export interface BetaDistribution {
  readonly a: number;
  readonly b: number;
}

function checkBeta({ a, b }: BetaDistribution): void {
  if (!(a > 0 && b > 0 && a < Infinity && b < Infinity))
    throw new RangeError(
      `Cannot use a beta distribution as a and b must be > 0: current values are ${a} and ${b}`,
    );
}

/**
 * The distribution of a proportion after the answers.
 *
 * @param prior Beta(1, 1), every proportion as likely, by default; Beta(½, ½) is Jeffreys'
 * @returns the prior for no trials
 * @throws {RangeError} for impossible counts or priors
 */
export function posteriorOfProportion({
  successes,
  n,
  prior = { a: 1, b: 1 },
}: Count & { prior?: BetaDistribution }): BetaDistribution & { readonly mean: number } {
  checkCount({ successes, n });
  checkBeta(prior);
  const [a, b] = [prior.a + successes, prior.b + n - successes];
  return { a, b, mean: a / (a + b) };
}

/**
 * The probability that a proportion lies between two values.
 *
 * @param low,high 0 ≤ low ≤ high ≤ 1; 0 and 1 by default
 * @throws {RangeError} for impossible distributions or limits
 */
export function probabilityWithin({
  low = 0,
  high = 1,
  ...distribution
}: BetaDistribution & { low?: number; high?: number }): number {
  const { a, b } = distribution;
  checkBeta(distribution);
  if (!(low >= 0 && low <= high && high <= 1))
    throw new RangeError(
      `Cannot find a probability as limits must be 0 <= low <= high <= 1: current values are ${low} and ${high}`,
    );
  const [below, above] = [betaTails({ x: low, a, b }), betaTails({ x: high, a, b })];
  // the difference of the two smaller tails loses the least
  return below.upper < above.lower ? below.upper - above.upper : above.lower - below.lower;
}

/** Where the density of Beta(a, b) is the same on both sides: the log density at an end, up to a constant. */
const logDensity = (x: number, { a, b }: BetaDistribution): number =>
  (a - 1) * Math.log(x) + (b - 1) * Math.log1p(-x);

/**
 * The shortest interval that holds a proportion with the probability asked for.
 *
 * @returns where density grows towards 0 or 1 the interval reaches it; where it is flat or grows towards both, equal tails
 * @throws {RangeError} for impossible distributions or levels
 */
export function highestDensityInterval({
  level = 0.95,
  ...distribution
}: BetaDistribution & { level?: number }): Interval {
  checkBeta(distribution);
  checkLevel(level);
  const { a, b } = distribution;
  const quantile = (p: number): number => betaQuantile({ p: Math.min(1, p), a, b });
  const outside = 1 - level;
  if (a <= 1 && b <= 1 && a === b)
    return { low: quantile(outside / 2), high: quantile(1 - outside / 2), level };
  if (a <= 1 && b >= 1) return { low: 0, high: quantile(level), level };
  if (b <= 1 && a >= 1) return { low: quantile(outside), high: 1, level };
  if (a < 1 && b < 1) return { low: quantile(outside / 2), high: quantile(1 - outside / 2), level };
  const share = findRoot(
    (below) => {
      if (below <= 0) return -1;
      if (below >= outside) return 1;
      return logDensity(quantile(below), distribution) - logDensity(quantile(below + level), distribution);
    },
    { low: 0, high: outside, tolerance: 1e-16 },
  );
  return { low: quantile(share), high: quantile(share + level), level };
}

export interface BayesFactors {
  /** Any proportion against chance. */
  readonly bf10: number;
  /** Any proportion above chance against chance. */
  readonly bfPlus0: number;
  /** A proportion inside the range against chance; null when no range was given. */
  readonly bfRange: number | null;
  /** The logarithms, which stay in range when the factors do not. */
  readonly logBf10: number;
  readonly logBfPlus0: number;
  readonly logBfRange: number | null;
}

/** log of k^k-like likelihoods: log of x^k (1 − x)^(n − k). */
const logLikelihood = ({ successes, n }: Count, x: number): number =>
  (successes === 0 ? 0 : successes * Math.log(x)) + (successes === n ? 0 : (n - successes) * Math.log1p(-x));

/**
 * Bayes factors against a proportion of exactly chance, the prior uniform: over 0…1, above chance, or over a range.
 *
 * Against one fixed proportion with a fixed prior a Bayes factor is an e-value as well, and holds while one watches. A wide prior
 * punishes small effects, so print the prior beside the factor.
 *
 * @param range such as 0.55…0.60, a claim in numbers
 * @returns all 1 for no trials
 * @throws {RangeError} for impossible counts, chances or ranges
 * @source Jeffreys, Theory of Probability, 1961, ch. 5; Morey & Wagenmakers, Statistics & Probability Letters 92 (2014) for one side
 */
export function bayesFactors({
  successes,
  n,
  chance = 0.5,
  range,
}: Count & { chance?: number; range?: { readonly low: number; readonly high: number } }): BayesFactors {
  checkCount({ successes, n });
  if (!(chance > 0 && chance < 1))
    throw new RangeError(
      `Cannot compare with chance as it must be between 0 and 1: current value is ${chance}`,
    );
  if (range !== undefined && !(range.low >= 0 && range.low < range.high && range.high <= 1))
    throw new RangeError(
      `Cannot compare with a range as it must be 0 <= low < high <= 1: current values are ${range.low} and ${range.high}`,
    );
  const posterior = posteriorOfProportion({ successes, n });
  const logAnywhere =
    logGamma(posterior.a) + logGamma(posterior.b) - logGamma(n + 2) - logLikelihood({ successes, n }, chance);
  const { logUpper } = betaTails({ x: chance, a: posterior.a, b: posterior.b });
  const logBfPlus0 = logAnywhere + logUpper - Math.log1p(-chance);
  const logBfRange =
    range === undefined
      ? null
      : logAnywhere +
        Math.log(probabilityWithin({ ...posterior, ...range })) -
        Math.log(range.high - range.low);
  return {
    bf10: Math.exp(logAnywhere),
    bfPlus0: Math.exp(logBfPlus0),
    bfRange: logBfRange === null ? null : Math.exp(logBfRange),
    logBf10: logAnywhere,
    logBfPlus0,
    logBfRange,
  };
}
