/** The gamma function in logs, by Stirling's series and its error term. */

const HALF_LOG_TWO_PI = 0.5 * Math.log(2 * Math.PI);
/** From here on the series below is exact to the last bit of a double. */
const SERIES_START = 16;

/**
 * What Stirling's formula misses: log Γ(x + 1) − (x + ½) log x + x − ½ log 2π.
 *
 * @param x > 0
 * @source C. Loader, "Fast and accurate computation of binomial probabilities", 2000; the recurrence carries small x up to the series
 */
export function stirlingError(x: number): number {
  let below = 0;
  let at = x;
  while (at < SERIES_START) {
    below += (at + 0.5) * Math.log1p(1 / at) - 1;
    at += 1;
  }
  const square = at * at;
  const series =
    (1 / 12 -
      (1 / 360 - (1 / 1260 - (1 / 1680 - (1 / 1188 - 691 / 360_360 / square) / square) / square) / square) /
        square) /
    at;
  return below + series;
}

/**
 * The natural logarithm of Γ(x).
 *
 * @param x > 0
 * @throws {RangeError} for x ≤ 0
 */
export function logGamma(x: number): number {
  if (!(x > 0)) throw new RangeError(`Cannot take log gamma as x must be > 0: current value is ${x}`);
  return stirlingError(x) + (x - 0.5) * Math.log(x) - x + HALF_LOG_TWO_PI;
}

/**
 * The natural logarithm of how many ways there are to choose k of n.
 *
 * @param n,k 0 ≤ k ≤ n
 */
export const logChoose = (n: number, k: number): number =>
  logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1);
