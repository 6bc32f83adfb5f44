/** How much of the chance of error may be used up by the time a share of the answers is in. */
import { normalCdf, normalQuantile } from '../numeric/normal.ts';
import { checkAlpha } from './e-process.ts';

/** `obrien-fleming` spends next to nothing early, `pocock` nearly the same at every look. */
export type AlphaSpending = 'obrien-fleming' | 'pocock';

/**
 * The part of a one-sided alpha that is spent at an information fraction.
 *
 * @param fraction of the planned answers, ≥ 0; beyond 1 all of alpha is spent
 * @throws {RangeError} for alpha outside 0…1 or a negative fraction
 * @source Lan & DeMets, Biometrika 70 (1983)
 */
export function spentAlpha({
  fraction,
  alpha = 0.05,
  spending = 'obrien-fleming',
}: {
  fraction: number;
  alpha?: number;
  spending?: AlphaSpending;
}): number {
  checkAlpha(alpha);
  if (!(fraction >= 0))
    throw new RangeError(`Cannot spend alpha as fraction must be >= 0: current value is ${fraction}`);
  if (fraction === 0) return 0;
  if (fraction >= 1) return alpha;
  return spending === 'pocock'
    ? alpha * Math.log1p(Math.expm1(1) * fraction)
    : 2 * normalCdf(normalQuantile(alpha / 2) / Math.sqrt(fraction));
}
