import { describe, expect, it } from 'vitest';
import { minimize, numericHessian } from './minimize.ts';

describe('minimize()', () => {
  it('walks the bent valley of Rosenbrock’s function to its end', () => {
    const { at, value, converged } = minimize(([x, y]) => (1 - x!) ** 2 + 100 * (y! - x! * x!) ** 2, {
      start: [-1.2, 1],
    });
    expect(converged).toBe(true);
    expect(value).toBeLessThan(1e-12);
    expect(Math.hypot(at[0]! - 1, at[1]! - 1)).toBeLessThan(1e-5);
  });

  it('keeps within the domain of a function that is NaN outside', () => {
    const { at } = minimize(([x]) => (x! > 0 ? x! - Math.log(x!) : Number.NaN), { start: [30] });
    expect(at[0]).toBeCloseTo(1, 6);
  });

  it('refuses a start outside the domain by name', () => {
    expect(() => minimize(() => Number.NaN, { start: [1] })).toThrow('must be finite at the start');
  });
});

describe('numericHessian()', () => {
  it('gives the curvature of a quadratic', () => {
    const hessian = numericHessian(([x, y]) => 3 * x! * x! + 2 * x! * y! + 5 * y! * y!, [0.3, -2]);
    for (const [i, row] of [
      [6, 2],
      [2, 10],
    ].entries())
      for (const [j, expected] of row.entries()) expect(hessian[i]![j]).toBeCloseTo(expected, 6);
  });
});
