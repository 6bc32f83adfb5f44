/** Integrals of smooth functions over an interval. */
import type { QuadratureRule } from './quadrature.ts';

/**
 * Gauss–Legendre: Σ weight · f(node) integrates polynomials of degree below 2 · count exactly over the interval.
 *
 * @param count ≥ 1
 * @source W. Press et al., Numerical Recipes, 2007, §4.6: Newton's steps from the cosines near which the roots lie
 */
export function gaussLegendre(
  count: number,
  { low = -1, high = 1 }: { low?: number; high?: number } = {},
): QuadratureRule {
  if (!Number.isInteger(count) || count < 1)
    throw new RangeError(
      `Cannot make a quadrature rule as count must be whole and >= 1: current value is ${count}`,
    );
  const [middle, half] = [(low + high) / 2, (high - low) / 2];
  const nodes = new Array<number>(count);
  const weights = new Array<number>(count);
  for (let index = 0; index < Math.ceil(count / 2); index += 1) {
    let x = Math.cos((Math.PI * (index + 0.75)) / (count + 0.5));
    let slope = 0;
    for (let round = 0; round < 20; round += 1) {
      let before = 0;
      let value = 1;
      for (let degree = 1; degree <= count; degree += 1)
        [before, value] = [value, ((2 * degree - 1) * x * value - (degree - 1) * before) / degree];
      slope = (count * (x * value - before)) / (x * x - 1);
      const change = value / slope;
      x -= change;
      if (Math.abs(change) <= 1e-16) break;
    }
    const weight = (2 * half) / ((1 - x * x) * slope * slope);
    nodes[index] = middle - half * x;
    nodes[count - 1 - index] = middle + half * x;
    weights[index] = weight;
    weights[count - 1 - index] = weight;
  }
  return { nodes, weights };
}
