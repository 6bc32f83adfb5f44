/** Integrals against the normal density. */
import { normalQuantile } from './normal.ts';

export interface QuadratureRule {
  readonly nodes: readonly number[];
  readonly weights: readonly number[];
}

/**
 * Gauss–Hermite: Σ weight · f(node) integrates f(x)·e^(−x²) exactly for polynomials f of degree below 2 · count.
 *
 * @param count 1…64
 * @source W. Press et al., Numerical Recipes, 2007, §4.6: Newton's steps on the orthonormal recurrence, started from the spread of the
 *   nodes of the next lower order
 */
export function gaussHermite(count: number): QuadratureRule {
  if (!Number.isInteger(count) || count < 1 || count > 64)
    throw new RangeError(
      `Cannot make a quadrature rule as count must be whole and 1…64: current value is ${count}`,
    );
  const roots: number[] = [];
  const weights: number[] = [];
  const spread = Math.sqrt(2 * count + 1);
  const polynomial = (x: number): { value: number; slope: number } => {
    let before = 0;
    let value = Math.PI ** -0.25;
    for (let degree = 0; degree < count; degree += 1) {
      const next = x * Math.sqrt(2 / (degree + 1)) * value - Math.sqrt(degree / (degree + 1)) * before;
      before = value;
      value = next;
    }
    return { value, slope: Math.sqrt(2 * count) * before };
  };
  for (let index = 0; index < Math.ceil(count / 2); index += 1) {
    // the nodes interlace: scan down for the next change of sign, then close in
    let high = index === 0 ? spread : roots[index - 1]! - 1e-9;
    const step = spread / (40 * count);
    let low = high - step;
    while (low > -step && polynomial(low).value > 0 === polynomial(high).value > 0) {
      high = low;
      low -= step;
    }
    let x = count % 2 === 1 && index === (count - 1) / 2 ? 0 : (low + high) / 2;
    for (let round = 0; round < 60 && x !== 0; round += 1) {
      const { value, slope } = polynomial(x);
      const change = value / slope;
      x -= change;
      if (Math.abs(change) <= 1e-16 * Math.abs(x)) break;
    }
    roots.push(x);
    weights.push(2 / polynomial(x).slope ** 2);
  }
  const mirrored = roots
    .map((root, index) => [root, weights[index]!] as const)
    .filter(([root]) => root !== 0);
  const ascending = [
    ...mirrored.map(([root, weight]) => [-root, weight] as const),
    ...roots.map((root, index) => [root, weights[index]!] as const).reverse(),
  ];
  return { nodes: ascending.map(([node]) => node), weights: ascending.map(([, weight]) => weight) };
}

/**
 * The mean of f over a standard normal variable.
 *
 * @param f smooth
 * @source the trapezoid rule, whose error falls faster than any power for integrands that die away at both ends
 */
export function normalMean(
  f: (z: number) => number,
  { panels = 800, reach = -normalQuantile(1e-20) } = {},
): number {
  const step = (2 * reach) / panels;
  let sum = 0;
  for (let index = 0; index <= panels; index += 1) {
    const z = -reach + index * step;
    sum += Math.exp(-0.5 * z * z) * f(z);
  }
  return (sum * step) / Math.sqrt(2 * Math.PI);
}
