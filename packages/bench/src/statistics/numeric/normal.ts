/** The standard normal distribution, exact in both tails. */

const LOG_SQRT_TWO_PI = 0.5 * Math.log(2 * Math.PI);
/** Below this the series is short, above it the continued fraction. */
const SERIES_REACH = 3;

/** log of Φ(x). */
function logNormalCdf(x: number): number {
  const magnitude = Math.abs(x);
  const logDensity = -0.5 * magnitude * magnitude - LOG_SQRT_TWO_PI;
  if (magnitude < SERIES_REACH) {
    // Φ(x) − ½ = φ(x) · Σ x^(2k+1) / (1·3·5…(2k+1)); all terms of one sign
    let term = magnitude;
    let sum = magnitude;
    for (let odd = 3; term > sum * 1e-17; odd += 2) {
      term *= (magnitude * magnitude) / odd;
      sum += term;
    }
    const beyondHalf = Math.exp(logDensity) * sum;
    return Math.log(x < 0 ? 0.5 - beyondHalf : 0.5 + beyondHalf);
  }
  let fraction = magnitude;
  for (let term = 200; term >= 1; term -= 1) fraction = magnitude + term / fraction;
  const logTail = logDensity - Math.log(fraction);
  return x < 0 ? logTail : Math.log1p(-Math.exp(logTail));
}

/** The standard normal density at x. */
export const normalDensity = (x: number): number => Math.exp(-0.5 * x * x - LOG_SQRT_TWO_PI);

/** The probability that a standard normal variable falls below x. */
export function normalCdf(x: number): number {
  return Math.exp(logNormalCdf(x));
}

/**
 * The x below which a standard normal variable falls with probability p.
 *
 * @returns −Infinity for 0, Infinity for 1
 * @throws {RangeError} for p outside 0…1
 */
export function normalQuantile(p: number): number {
  if (!(p >= 0 && p <= 1))
    throw new RangeError(`Cannot take a normal quantile as p must be 0…1: current value is ${p}`);
  if (p === 0.5) return 0;
  if (p > 0.5) return -normalQuantile(1 - p);
  if (p === 0) return -Infinity;
  // log Φ is concave, so Newton's steps from the left close in without overshooting
  const wanted = Math.log(p);
  let x = -Math.sqrt(-2 * wanted);
  for (let step = 0; step < 100; step += 1) {
    const logCdf = logNormalCdf(x);
    const change = (logCdf - wanted) / Math.exp(-0.5 * x * x - LOG_SQRT_TWO_PI - logCdf);
    x -= change;
    if (Math.abs(change) <= 1e-16 * Math.max(1, Math.abs(x))) break;
  }
  return x;
}
