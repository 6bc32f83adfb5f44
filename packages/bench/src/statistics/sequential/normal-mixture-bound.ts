/** Bounds on a sum of deviations that hold at every time at once, from mixtures over normal priors. */
import { findRoot } from '../numeric/find-root.ts';
import { normalCdf } from '../numeric/normal.ts';
import { checkAlpha } from './e-process.ts';

/** Precision per unit of variance that makes a two-sided bound narrowest there. */
export function optimalRatio(alpha: number): number {
  const twice = 2 * Math.log(1 / alpha);
  return 1 / (twice + Math.log1p(twice));
}

/**
 * How far a sum of deviations from their mean strays, at any time at all, with probability at most alpha.
 *
 * @param variance of the sum so far: n / 4 for answers that are right or wrong, ≥ 0
 * @param optimalVariance where the bound is to be narrowest, > 0
 * @param alternative `greater` bounds one side only
 * @returns in units of the sum; divided by n it is the radius around the observed share
 * @throws {RangeError} for variances or alpha out of range
 * @source Robbins 1970; Howard et al. 2021, proposition 5 and equation 14
 */
export function normalMixtureBound({
  variance,
  optimalVariance,
  alpha = 0.05,
  alternative = 'two-sided',
}: {
  variance: number;
  optimalVariance: number;
  alpha?: number;
  alternative?: 'two-sided' | 'greater';
}): number {
  checkAlpha(alpha);
  if (!(variance >= 0 && optimalVariance > 0))
    throw new RangeError(
      `Cannot bound a sum as variance must be >= 0 and optimalVariance > 0: current values are ${variance} and ${optimalVariance}`,
    );
  const wanted = Math.log(1 / alpha);
  if (alternative === 'two-sided') {
    const precision = optimalVariance * optimalRatio(alpha);
    return Math.sqrt((variance + precision) * (Math.log1p(variance / precision) + 2 * wanted));
  }
  // a one-sided test at alpha is tuned as a two-sided one at 2 alpha, which for alpha ≥ ½ would have no width
  const precision = optimalVariance * optimalRatio(Math.min(2 * alpha, 0.999));
  const spread = variance + precision;
  const excess = (sum: number): number =>
    0.5 * Math.log((4 * precision) / spread) +
    (sum * sum) / (2 * spread) +
    Math.log(normalCdf(sum / Math.sqrt(spread))) -
    wanted;
  if (excess(0) >= 0) return 0;
  let high = Math.sqrt(spread);
  while (excess(high) < 0) high *= 2;
  return findRoot(excess, { low: 0, high });
}
