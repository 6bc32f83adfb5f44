/** The bound on a sum of deviations whose width shrinks as the law of the iterated logarithm allows. */
import { checkAlpha } from './e-process.ts';

/** Riemann's zeta function for s > 1: the sum's head, and the Euler–Maclaurin series for its tail. */
function zeta(s: number): number {
  const head = 20;
  let sum = 0;
  for (let index = 1; index < head; index += 1) sum += index ** -s;
  const edge = head ** -s;
  const corrections =
    (s / 12 / head) *
    (1 - (((s + 1) * (s + 2)) / 60 / head ** 2) * (1 - ((s + 3) * (s + 4)) / 42 / head ** 2));
  return sum + (head * edge) / (s - 1) + edge / 2 + edge * corrections;
}

/**
 * How far a sum of deviations from their mean strays, on one side, at any time at all, with probability at most alpha.
 *
 * @param variance of the sum so far; below `leastVariance` the bound stays as it is there
 * @param leastVariance from where on it is to be narrow, > 0
 * @param scale of the deviations' asymmetry; 0 for answers that are right or wrong with a variance of n / 4
 * @param exponent > 1; how fast the chance of error is handed out over epochs
 * @param epochRatio > 1; how much longer every epoch is than the last
 * @throws {RangeError} for parameters out of range
 * @source Howard et al. 2021, theorem 1 and equation 10
 */
export function polyStitchedBound({
  variance,
  leastVariance,
  alpha = 0.025,
  scale = 0,
  exponent = 1.4,
  epochRatio = 2,
}: {
  variance: number;
  leastVariance: number;
  alpha?: number;
  scale?: number;
  exponent?: number;
  epochRatio?: number;
}): number {
  checkAlpha(alpha);
  if (!(variance >= 0 && leastVariance > 0 && exponent > 1 && epochRatio > 1))
    throw new RangeError(
      `Cannot bound a sum as variance must be >= 0, leastVariance > 0, exponent > 1 and epochRatio > 1: current values are ${variance}, ${leastVariance}, ${exponent} and ${epochRatio}`,
    );
  const used = Math.max(variance, leastVariance);
  const epochs =
    exponent * Math.log(Math.log((epochRatio * used) / leastVariance)) +
    Math.log(zeta(exponent) / Math.log(epochRatio) ** exponent) +
    Math.log(1 / alpha);
  const [root, fourthRoot] = [Math.sqrt(epochRatio), epochRatio ** 0.25];
  const k1 = (fourthRoot + 1 / fourthRoot) / Math.SQRT2;
  const skew = ((root + 1) / 2) * scale * epochs;
  return Math.sqrt(k1 * k1 * used * epochs + skew * skew) + skew;
}
