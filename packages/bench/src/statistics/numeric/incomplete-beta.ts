/**
 * The regularised incomplete beta function, both tails and their logs: what the exact binomial test and its intervals stand on.
 * The small tail is always computed directly, never as one minus the large one.
 */
import { deviance } from './deviance.ts';
import { stirlingError } from './log-gamma.ts';

const MOST_TERMS = 20_000;
const TINY = 1e-300;

/**
 * log of Γ(a+b+1) / (Γ(a+1) Γ(b+1)) · x^a (1−x)^b: a binomial probability when a and b are whole.
 *
 * @param a,b > 0
 * @param complement 1 − x, given apart so that it may be exact
 * @source C. Loader, "Fast and accurate computation of binomial probabilities", 2000
 */
export function logBinomialTerm(a: number, b: number, x: number, complement: number): number {
  const total = a + b;
  return (
    stirlingError(total) -
    stirlingError(a) -
    stirlingError(b) -
    deviance(a, total * x) -
    deviance(b, total * complement) +
    0.5 * Math.log(total / (2 * Math.PI * a * b))
  );
}

/** log I_x(a, b) by Lentz's continued fraction; converges fast for x below the mean. */
function logTail(a: number, b: number, x: number, complement: number): number {
  const total = a + b;
  let c = 1;
  let d = 1 - (total * x) / (a + 1);
  if (Math.abs(d) < TINY) d = TINY;
  d = 1 / d;
  let fraction = d;
  for (let term = 1; term <= MOST_TERMS; term += 1) {
    const twice = 2 * term;
    const even = (term * (b - term) * x) / ((a + twice - 1) * (a + twice));
    d = 1 + even * d;
    if (Math.abs(d) < TINY) d = TINY;
    c = 1 + even / c;
    if (Math.abs(c) < TINY) c = TINY;
    d = 1 / d;
    fraction *= d * c;
    const odd = (-(a + term) * (total + term) * x) / ((a + twice) * (a + twice + 1));
    d = 1 + odd * d;
    if (Math.abs(d) < TINY) d = TINY;
    c = 1 + odd / c;
    if (Math.abs(c) < TINY) c = TINY;
    d = 1 / d;
    const change = d * c;
    fraction *= change;
    if (Math.abs(change - 1) < 1e-16) break;
  }
  // x^a (1−x)^b / (a B(a,b)), from the binomial term
  return logBinomialTerm(a, b, x, complement) + Math.log(b / total) + Math.log(fraction);
}

export interface BetaTails {
  readonly lower: number;
  readonly upper: number;
  readonly logLower: number;
  readonly logUpper: number;
}

/**
 * Both tails of the Beta(a, b) distribution at x.
 *
 * @param x 0…1; `complement` is 1 − x
 * @returns `lower` = I_x(a, b) and `upper` = 1 − lower, each exact in its own small tail; the logs reach beyond the range of doubles
 * @throws {RangeError} for a or b ≤ 0, or x outside 0…1
 */
export function betaTails({
  x,
  a,
  b,
  complement = 1 - x,
}: {
  x: number;
  a: number;
  b: number;
  complement?: number;
}): BetaTails {
  if (!(a > 0 && b > 0))
    throw new RangeError(`Cannot take beta tails as a and b must be > 0: current values are ${a} and ${b}`);
  if (!(x >= 0 && x <= 1))
    throw new RangeError(`Cannot take beta tails as x must be 0…1: current value is ${x}`);
  if (x === 0) return { lower: 0, upper: 1, logLower: -Infinity, logUpper: 0 };
  if (complement === 0) return { lower: 1, upper: 0, logLower: 0, logUpper: -Infinity };
  const belowMean = x < (a + 1) / (a + b + 2);
  const log = Math.min(0, belowMean ? logTail(a, b, x, complement) : logTail(b, a, complement, x));
  const direct = { tail: Math.exp(log), log };
  const other = { tail: -Math.expm1(log), log: Math.log1p(-direct.tail) };
  const [low, high] = belowMean ? [direct, other] : [other, direct];
  return { lower: low.tail, upper: high.tail, logLower: low.log, logUpper: high.log };
}
