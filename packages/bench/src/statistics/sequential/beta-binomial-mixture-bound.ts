/** The bound on a count of successes above what one proportion would give, at every n at once. */
import { findRoot } from '../numeric/find-root.ts';
import { centeredConcentration } from './confidence-sequence.ts';
import { checkAlpha, logBetaMixture } from './e-process.ts';

/**
 * How many more successes than n · proportion there may be, at any n at all, with probability at most alpha on both sides together.
 *
 * @param n whole, ≥ 1
 * @param proportion 0 < proportion < 1, the one that is tested
 * @param optimalTrials where the bound is to be narrowest, > 0
 * @returns at most n · (1 − proportion): more there cannot be
 * @throws {RangeError} for parameters out of range
 * @source Howard et al. 2021, proposition 7
 */
export function betaBinomialMixtureBound({
  n,
  proportion,
  optimalTrials,
  alpha = 0.05,
}: {
  n: number;
  proportion: number;
  optimalTrials: number;
  alpha?: number;
}): number {
  checkAlpha(alpha);
  if (!(n > 0 && proportion > 0 && proportion < 1 && optimalTrials > 0))
    throw new RangeError(
      `Cannot bound a count as n and optimalTrials must be > 0 and proportion between 0 and 1: current values are ${n}, ${optimalTrials} and ${proportion}`,
    );
  const concentration = centeredConcentration(optimalTrials, alpha);
  const [a, b] = [concentration * proportion, concentration * (1 - proportion)];
  const most = n * (1 - proportion);
  const excess = (above: number): number =>
    logBetaMixture({ successes: n * proportion + above, n, proportion, a, b }) + Math.log(alpha);
  return excess(most) <= 0 ? most : findRoot(excess, { low: 0, high: most });
}
