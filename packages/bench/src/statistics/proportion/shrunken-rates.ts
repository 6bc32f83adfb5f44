/**
 * The rates of several strata, each drawn towards their mean as far as its own answers are few: the largest of raw rates is mostly the
 * luckiest.
 */

import { findRoot } from '../numeric/find-root.ts';
import { betaTails } from '../numeric/incomplete-beta.ts';
import { checkLevel, type Interval } from '../numeric/interval.ts';
import { logistic } from '../numeric/logistic.ts';
import { type BetaBinomialFit, betaBinomialLogLikelihood, fitBetaBinomial } from './beta-binomial.ts';
import type { Count } from './binomial.ts';

/** Points over rho where the answers allow it, and at each of them over mu. */
const RHO_POINTS = 14;
const MU_POINTS = 15;
const MU_REACH = 5;
/** Points first looked at to see which rho the answers allow. */
const SCAN_POINTS = 40;
/** Logs of how much less likely than the likeliest a place may be and still count: for the scan, and for a point. */
const SCAN_DEPTH = 9;
const POINT_DEPTH = 9;

export interface ShrunkenRates {
  readonly fit: BetaBinomialFit;
  /** In the order given. */
  readonly rates: readonly {
    /** (successes + mu s) / (n + s) with s = (1 − rho) / rho: the mean of the stratum's rate at the fitted mu and rho. */
    readonly estimate: number;
    /** Holds the stratum's rate with this probability, uncertain as mu and rho themselves are (both uniform beforehand). */
    readonly interval: Interval;
  }[];
}

interface Component {
  readonly mu: number;
  /** (1 − rho) / rho. */
  readonly size: number;
  readonly weight: number;
}

/** What mu and rho may be after the answers, as weighted points. */
function plausibleComponents(counts: readonly Count[]): Component[] {
  const logLikelihood = betaBinomialLogLikelihood(counts);
  const n = counts.reduce((sum, count) => sum + count.n, 0);
  const successes = counts.reduce((sum, count) => sum + count.successes, 0);
  const middle = Math.log((successes + 0.5) / (n - successes + 0.5));
  const variance = (n + 1) ** 2 / ((successes + 0.5) * (n - successes + 0.5));
  const pointAt = (rho: number, muPlace: number): { mu: number; size: number; log: number } => {
    const independent = counts.reduce((sum, count) => sum + count.n / (1 + (count.n - 1) * rho), 0);
    const spread = Math.sqrt(variance / independent);
    const mu = logistic(middle + muPlace * spread);
    const size = (1 - rho) / rho;
    // uniform in rho and mu: the steps are in the root of one and the logit of the other
    const logPrior = Math.log(Math.sqrt(rho) * spread * mu * (1 - mu));
    return { mu, size, log: logLikelihood(mu, 1 / size) + logPrior };
  };
  const { low, high } = plausibleRoots((root) => pointAt(root ** 2, 0).log);
  const points = Array.from({ length: RHO_POINTS }, (_, index) => {
    const root = low + ((index + 0.5) * (high - low)) / RHO_POINTS;
    return Array.from({ length: MU_POINTS }, (_each, place) =>
      pointAt(root ** 2, MU_REACH * ((2 * place + 1) / MU_POINTS - 1)),
    );
  }).flat();
  const highest = Math.max(...points.map(({ log }) => log));
  return points
    .filter(({ log }) => log > highest - POINT_DEPTH)
    .map(({ mu, size, log }) => ({ mu, size, weight: Math.exp(log - highest) }));
}

/** The roots of rho, within a step, outside which the answers are all but impossible. */
function plausibleRoots(logAt: (root: number) => number): { low: number; high: number } {
  const logs = Array.from({ length: SCAN_POINTS }, (_, index) => logAt((index + 0.5) / SCAN_POINTS));
  const limit = Math.max(...logs) - SCAN_DEPTH;
  const first = logs.findIndex((log) => log > limit);
  const last = logs.findLastIndex((log) => log > limit);
  return {
    low: Math.max(0, first - 0.5) / SCAN_POINTS,
    high: Math.min(SCAN_POINTS, last + 1.5) / SCAN_POINTS,
  };
}

function intervalOf({ successes, n }: Count, components: readonly Component[], level: number): Interval {
  const total = components.reduce((sum, { weight }) => sum + weight, 0);
  const below = (rate: number): number =>
    components.reduce(
      (sum, { mu, size, weight }) =>
        sum +
        weight * betaTails({ x: rate, a: successes + mu * size, b: n - successes + (1 - mu) * size }).lower,
      0,
    ) / total;
  const quantile = (p: number): number =>
    findRoot((rate) => below(rate) - p, { low: 0, high: 1, tolerance: 1e-7 });
  return { low: quantile((1 - level) / 2), high: quantile((1 + level) / 2), level };
}

/**
 * Empirical Bayes rates of strata or listeners.
 *
 * @param counts one for each stratum; one without answers gets the mean
 * @throws {TooFewAnswersError} when no stratum has two answers
 * @throws {RangeError} for impossible counts or levels
 * @source Efron & Morris, JASA 70 (1975); Gelman et al., Bayesian Data Analysis, 2013, §5.3 for the interval
 */
export function shrunkenRates({
  counts,
  level = 0.95,
}: {
  counts: readonly Count[];
  level?: number;
}): ShrunkenRates {
  checkLevel(level);
  const fit = fitBetaBinomial({ counts, level });
  const components = plausibleComponents(counts.filter(({ n }) => n > 0));
  return {
    fit,
    rates: counts.map((count) => ({
      estimate: shrunkenRate(count, fit),
      interval: intervalOf(count, components, level),
    })),
  };
}

/** One stratum’s rate at a fit: `estimate` of `shrunkenRates()`. */
export function shrunkenRate({ successes, n }: Count, { mu, rho }: BetaBinomialFit): number {
  if (n === 0) return mu;
  // multiplied through by rho, so that both boundaries have a value
  return (rho * successes + (1 - rho) * mu) / (rho * n + 1 - rho);
}
