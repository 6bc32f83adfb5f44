/** Quantiles of the beta distribution: the ends of exact intervals. */
import { betaTails, logBinomialTerm } from './incomplete-beta.ts';

const MOST_STEPS = 200;

/** The x whose lower tail is p ≤ ½, found in log–log coordinates, where the tail is nearly straight. */
function lowerQuantile(p: number, a: number, b: number): number {
  const wanted = Math.log(p);
  let low = -745;
  let high = 0;
  let logX = Math.log(a / (a + b));
  for (let step = 0; step < MOST_STEPS; step += 1) {
    const x = Math.exp(logX);
    const complement = -Math.expm1(logX);
    const { logLower } = betaTails({ x, a, b, complement });
    const miss = logLower - wanted;
    if (miss > 0) high = logX;
    else low = logX;
    // d logLower / d logX = x·density / lower; density = term · a b / ((a + b) x (1 − x))
    const logSlope =
      logBinomialTerm(a, b, x, complement) + Math.log((a * b) / (a + b)) - Math.log(complement) - logLower;
    const newton = logX - miss / Math.exp(logSlope);
    const next = newton > low && newton < high ? newton : (low + high) / 2;
    if (Math.abs(next - logX) <= 2e-16 * Math.max(1, Math.abs(logX))) return Math.exp(next);
    logX = next;
  }
  return Math.exp(logX);
}

/**
 * The value below which a Beta(a, b) variable falls with probability p.
 *
 * @param p 0…1
 * @throws {RangeError} for p outside 0…1, or a or b ≤ 0
 */
export function betaQuantile({ p, a, b }: { p: number; a: number; b: number }): number {
  if (!(p >= 0 && p <= 1))
    throw new RangeError(`Cannot take a beta quantile as p must be 0…1: current value is ${p}`);
  if (!(a > 0 && b > 0))
    throw new RangeError(
      `Cannot take a beta quantile as a and b must be > 0: current values are ${a} and ${b}`,
    );
  if (p === 0 || p === 1) return p;
  return p <= 0.5 ? lowerQuantile(p, a, b) : 1 - lowerQuantile(1 - p, b, a);
}
