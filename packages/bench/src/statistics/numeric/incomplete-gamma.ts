/** The regularised incomplete gamma function, both tails and their logs: what chi-square tests stand on. */
import { deviance } from './deviance.ts';
import { stirlingError } from './log-gamma.ts';

const MOST_TERMS = 20_000;
const TINY = 1e-300;

/** log of x^a e^−x / Γ(a + 1), without the cancellation near x = a. */
export const logPoissonTerm = (a: number, x: number): number =>
  -stirlingError(a) - deviance(a, x) - 0.5 * Math.log(2 * Math.PI * a);

/** log P(a, x) by its series, all of whose terms have one sign. */
function logLowerSeries(a: number, x: number): number {
  let term = 1;
  let sum = 1;
  for (let step = 1; step <= MOST_TERMS && term > sum * 1e-17; step += 1) {
    term *= x / (a + step);
    sum += term;
  }
  return logPoissonTerm(a, x) + Math.log(sum);
}

/** log Q(a, x) by Lentz's continued fraction. */
function logUpperFraction(a: number, x: number): number {
  let b = x + 1 - a;
  let c = 1 / TINY;
  let d = 1 / b;
  let fraction = d;
  for (let step = 1; step <= MOST_TERMS; step += 1) {
    const numerator = -step * (step - a);
    b += 2;
    d = numerator * d + b;
    if (Math.abs(d) < TINY) d = TINY;
    c = b + numerator / c;
    if (Math.abs(c) < TINY) c = TINY;
    d = 1 / d;
    const change = d * c;
    fraction *= change;
    if (Math.abs(change - 1) < 1e-16) break;
  }
  return logPoissonTerm(a, x) + Math.log(a) + Math.log(fraction);
}

export interface GammaTails {
  readonly lower: number;
  readonly upper: number;
  readonly logLower: number;
  readonly logUpper: number;
}

/**
 * Both tails of the gamma distribution with shape a and rate 1 at x.
 *
 * @param x ≥ 0; Infinity is the whole distribution
 * @returns `lower` = P(a, x) and `upper` = 1 − lower, each exact in its own small tail
 * @throws {RangeError} for a ≤ 0 or x < 0
 * @source NIST Digital Library of Mathematical Functions 8.7.1, 8.9.2
 */
export function gammaTails({ x, a }: { x: number; a: number }): GammaTails {
  if (!(a > 0)) throw new RangeError(`Cannot take gamma tails as a must be > 0: current value is ${a}`);
  if (!(x >= 0)) throw new RangeError(`Cannot take gamma tails as x must be >= 0: current value is ${x}`);
  if (x === 0) return { lower: 0, upper: 1, logLower: -Infinity, logUpper: 0 };
  if (x === Infinity) return { lower: 1, upper: 0, logLower: 0, logUpper: -Infinity };
  const belowMean = x < a + 1;
  const log = Math.min(0, belowMean ? logLowerSeries(a, x) : logUpperFraction(a, x));
  const direct = { tail: Math.exp(log), log };
  const other = { tail: -Math.expm1(log), log: Math.log1p(-direct.tail) };
  const [low, high] = belowMean ? [direct, other] : [other, direct];
  return { lower: low.tail, upper: high.tail, logLower: low.log, logUpper: high.log };
}
