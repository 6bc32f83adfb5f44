/** Quantiles of a continuous distribution from its tails in logs, by Newton's steps kept inside a bracket. */

const MOST_STEPS = 300;

export interface LogTails {
  readonly logLower: number;
  readonly logUpper: number;
  /** log of the density at the same place. */
  readonly logDensity: number;
}

/**
 * The x > 0 at which the tail asked for has the probability asked for, found in the logarithm of x, where the tails of the
 * distributions of positive numbers are nearly straight.
 *
 * @param logProbability log of the wanted tail probability, < 0
 * @param tailsAt both tails and the density at x
 * @returns 0 or Infinity where the quantile leaves the range of doubles
 */
export function positiveQuantile({
  logProbability,
  tail,
  start,
  tailsAt,
}: {
  logProbability: number;
  tail: 'lower' | 'upper';
  start: number;
  tailsAt: (x: number) => LogTails;
}): number {
  let low = -745;
  let high = 709;
  let logX = Math.log(start);
  for (let step = 0; step < MOST_STEPS; step += 1) {
    const x = Math.exp(logX);
    const { logLower, logUpper, logDensity } = tailsAt(x);
    const logTail = tail === 'lower' ? logLower : logUpper;
    const miss = logTail - logProbability;
    const isAbove = tail === 'lower' ? miss > 0 : miss < 0;
    if (isAbove) high = logX;
    else low = logX;
    const slope = (tail === 'lower' ? 1 : -1) * Math.exp(logDensity + logX - logTail);
    const newton = logX - miss / slope;
    const next = newton > low && newton < high ? newton : (low + high) / 2;
    if (Math.abs(next - logX) <= 2e-16 * Math.max(1, Math.abs(logX))) return Math.exp(next);
    logX = next;
  }
  return Math.exp(logX);
}

/** Throws `RangeError` unless 0 ≤ p ≤ 1. */
export function checkProbability(p: number, what: string): void {
  if (!(p >= 0 && p <= 1))
    throw new RangeError(`Cannot take ${what} as p must be 0…1: current value is ${p}`);
}
