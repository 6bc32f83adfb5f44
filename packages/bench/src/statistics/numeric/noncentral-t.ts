/** Student's t where the mean is not 0: what the power of a t test is computed by. */
import { chiSquareQuantile } from './chi-square.ts';
import { gaussLegendre } from './gauss-legendre.ts';
import { logGamma } from './log-gamma.ts';
import { normalCdf } from './normal.ts';

const RULE = gaussLegendre(160);

/**
 * P(T > t) of the noncentral t distribution.
 *
 * @param noncentrality the true mean in standard errors
 * @param degreesOfFreedom > 0
 * @returns exact to about 1e-12
 * @throws {RangeError} for degreesOfFreedom ≤ 0 or what is not finite
 * @source Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions 2, 1995, chapter 31: the mean of Φ(δ − t·s) over s = χ/√ν
 */
export function noncentralTUpper({
  t,
  noncentrality,
  degreesOfFreedom,
}: {
  t: number;
  noncentrality: number;
  degreesOfFreedom: number;
}): number {
  if (!(degreesOfFreedom > 0 && Number.isFinite(t) && Number.isFinite(noncentrality)))
    throw new RangeError(
      `Cannot use noncentral t as degreesOfFreedom must be > 0 and t and noncentrality finite: current values are ${degreesOfFreedom}, ${t} and ${noncentrality}`,
    );
  const half = degreesOfFreedom / 2;
  const scaleAt = (p: number): number =>
    Math.sqrt(chiSquareQuantile({ p, degreesOfFreedom }) / degreesOfFreedom);
  const [low, high] = [scaleAt(1e-15), scaleAt(1 - 1e-15)];
  const logFactor = Math.LN2 + half * Math.log(half) - logGamma(half);
  const sum = RULE.nodes.reduce((soFar, node, index) => {
    const s = (low + high + (high - low) * node) / 2;
    const density = Math.exp(logFactor + (degreesOfFreedom - 1) * Math.log(s) - half * s * s);
    return soFar + RULE.weights[index]! * density * normalCdf(noncentrality - t * s);
  }, 0);
  return (sum * (high - low)) / 2;
}
