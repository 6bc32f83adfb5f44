/** From the log-odds of an average listener to the percentage of all listeners, and back. */
import { findRoot } from '../numeric/find-root.ts';
import { gaussHermite, normalMean } from '../numeric/quadrature.ts';
import { inverseLogit } from './logistic-regression.ts';

const RULE = gaussHermite(40);
/** Where 40 nodes still give 12 digits; beyond it the dense trapezoid does. */
const RULE_REACH = 1.2;

const checkSpread = (sdTotal: number): void => {
  if (!(sdTotal >= 0 && Number.isFinite(sdTotal)))
    throw new RangeError(`Cannot average over a spread as sdTotal must be >= 0: current value is ${sdTotal}`);
};

/**
 * The mean probability over normally spread log-odds: the percentage a panel shows, always nearer to 50 % than the conditional one.
 *
 * @param logOdds of the average listener on the average track
 * @param sdTotal in log-odds: the root of the summed variances of all random effects, ≥ 0
 * @throws {RangeError} for sdTotal < 0
 * @source P. Diggle et al., Analysis of Longitudinal Data, 2002, §7.4
 */
export function marginalRate({ logOdds, sdTotal }: { logOdds: number; sdTotal: number }): number {
  checkSpread(sdTotal);
  if (sdTotal === 0) return inverseLogit(logOdds);
  if (sdTotal > RULE_REACH) return normalMean((z) => inverseLogit(logOdds + sdTotal * z));
  return (
    RULE.nodes.reduce(
      (sum, node, index) => sum + RULE.weights[index]! * inverseLogit(logOdds + Math.SQRT2 * sdTotal * node),
      0,
    ) / Math.sqrt(Math.PI)
  );
}

/** d rate / d logOdds and d rate / d sdTotal of `marginalRate`. */
export function marginalRateSlopes({ logOdds, sdTotal }: { logOdds: number; sdTotal: number }): {
  readonly byLogOdds: number;
  readonly bySd: number;
} {
  const slope = (z: number): number => {
    const rate = inverseLogit(logOdds + sdTotal * z);
    return rate * (1 - rate);
  };
  return { byLogOdds: normalMean(slope), bySd: normalMean((z) => z * slope(z)) };
}

/**
 * The log-odds of the average listener at which the marginal rate is the given one.
 *
 * @param rate 0 < rate < 1
 * @throws {RangeError} for a rate outside 0…1 or sdTotal < 0
 */
export function conditionalLogOdds({ rate, sdTotal }: { rate: number; sdTotal: number }): number {
  checkSpread(sdTotal);
  if (!(rate > 0 && rate < 1))
    throw new RangeError(`Cannot take log-odds as rate must be between 0 and 1: current value is ${rate}`);
  const plain = Math.log(rate / (1 - rate));
  if (plain === 0 || sdTotal === 0) return plain;
  // the conditional log-odds are the farther ones, by about √(1 + .346 sd²)
  const far = plain * (1.5 + sdTotal);
  return findRoot((logOdds) => marginalRate({ logOdds, sdTotal }) - rate, {
    low: Math.min(plain * 0.999, far),
    high: Math.max(plain * 0.999, far),
    tolerance: 1e-12,
  });
}
