/** The chi-square distribution, exact in both tails. */
import { type GammaTails, gammaTails, logPoissonTerm } from './incomplete-gamma.ts';
import { normalQuantile } from './normal.ts';
import { checkProbability, positiveQuantile } from './tail-quantile.ts';

function checkDegrees(degreesOfFreedom: number): void {
  if (!(degreesOfFreedom > 0))
    throw new RangeError(
      `Cannot use chi-square as degreesOfFreedom must be > 0: current value is ${degreesOfFreedom}`,
    );
}

/**
 * Both tails of the chi-square distribution at x.
 *
 * @param x ≥ 0
 * @throws {RangeError} for degreesOfFreedom ≤ 0 or x < 0
 */
export function chiSquareTails({ x, degreesOfFreedom }: { x: number; degreesOfFreedom: number }): GammaTails {
  checkDegrees(degreesOfFreedom);
  return gammaTails({ x: x / 2, a: degreesOfFreedom / 2 });
}

/**
 * The x below which a chi-square variable falls with probability p.
 *
 * @throws {RangeError} for degreesOfFreedom ≤ 0 or p outside 0…1
 */
export function chiSquareQuantile({ p, degreesOfFreedom }: { p: number; degreesOfFreedom: number }): number {
  checkDegrees(degreesOfFreedom);
  checkProbability(p, 'a chi-square quantile');
  if (p === 0) return 0;
  if (p === 1) return Infinity;
  const a = degreesOfFreedom / 2;
  // Wilson and Hilferty's cube is near enough to start from
  const cube = 1 - 2 / (9 * degreesOfFreedom) + normalQuantile(p) * Math.sqrt(2 / (9 * degreesOfFreedom));
  return positiveQuantile({
    logProbability: p < 0.5 ? Math.log(p) : Math.log1p(-p),
    tail: p < 0.5 ? 'lower' : 'upper',
    start: Math.max(1e-300, degreesOfFreedom * Math.max(cube, 0.01) ** 3),
    tailsAt(x) {
      const { logLower, logUpper } = gammaTails({ x: x / 2, a });
      // the density is the Poisson term times a / x
      return { logLower, logUpper, logDensity: logPoissonTerm(a, x / 2) + Math.log(a / x) };
    },
  });
}
