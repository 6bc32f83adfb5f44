import { describe, expect, it } from 'vitest';
import {
  choleskyFactor,
  invertSymmetric,
  logDeterminantOfCholesky,
  multiplyMatrices,
  quadraticForm,
  SingularMatrixError,
  solveByCholesky,
} from './matrix.ts';

const MATRIX = [
  [4, 2, 0.6],
  [2, 5, 1],
  [0.6, 1, 3],
];

describe('Cholesky’s factor', () => {
  it('multiplies back to the matrix, solves it, and knows its determinant', () => {
    const lower = choleskyFactor(MATRIX);
    const transposed = lower.map((_, i) => lower.map((row) => row[i]!));
    for (const [i, row] of multiplyMatrices(lower, transposed).entries())
      for (const [j, value] of row.entries()) expect(value).toBeCloseTo(MATRIX[i]![j]!, 14);
    const x = solveByCholesky(lower, [1, 2, 3]);
    for (const [i, row] of MATRIX.entries())
      expect(row.reduce((sum, value, j) => sum + value * x[j]!, 0)).toBeCloseTo(i + 1, 13);
    expect(Math.exp(logDeterminantOfCholesky(lower))).toBeCloseTo(44.6, 12);
  });

  it('names the column that depends on others', () => {
    const singular = [
      [1, 1, 2],
      [1, 2, 3],
      [2, 3, 5],
    ];
    expect(() => choleskyFactor(singular)).toThrow(SingularMatrixError);
    expect(() => choleskyFactor(singular)).toThrow('column 2 adds nothing');
  });
});

describe('invertSymmetric()', () => {
  it('times the matrix is 1', () => {
    for (const [i, row] of multiplyMatrices(MATRIX, invertSymmetric(MATRIX)).entries())
      for (const [j, value] of row.entries()) expect(value).toBeCloseTo(i === j ? 1 : 0, 14);
  });
});

describe('quadraticForm()', () => {
  it('is vectorᵀ · matrix · vector', () => expect(quadraticForm(MATRIX, [1, -1, 2])).toBeCloseTo(15.4, 12));
});
