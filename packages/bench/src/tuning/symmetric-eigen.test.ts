import { expect, it } from 'vitest';
import { multiplyMatrices } from '../statistics/numeric/matrix.ts';
import { createRandom } from '../statistics/numeric/random.ts';
import { symmetricEigen } from './symmetric-eigen.ts';

it('knows the axes of a matrix that is known', () => {
  const { values } = symmetricEigen([
    [2, 1, 0],
    [1, 2, 1],
    [0, 1, 2],
  ]);
  expect([...values].sort((a, b) => a - b)).toEqual([
    expect.closeTo(2 - Math.SQRT2, 12),
    expect.closeTo(2, 12),
    expect.closeTo(2 + Math.SQRT2, 12),
  ]);
});

it('puts any symmetric matrix together again, whatever its condition', () => {
  const random = createRandom('eigen');
  const root = Array.from({ length: 9 }, (_, row) =>
    Array.from({ length: 9 }, () => 10 ** (row / 2) * (random.uniform() - 0.5)),
  );
  const transpose = (matrix: readonly (readonly number[])[]) =>
    matrix.map((_, row) => matrix.map((other) => other[row]!));
  const symmetric = multiplyMatrices(root, transpose(root));
  const { values, vectors } = symmetricEigen(symmetric);
  const scaled = vectors.map((row) => row.map((value, column) => value * values[column]!));
  const again = multiplyMatrices(scaled, transpose(vectors));
  const largest = Math.max(...values);
  for (const [row, numbers] of symmetric.entries())
    for (const [column, value] of numbers.entries())
      expect(Math.abs(again[row]![column]! - value)).toBeLessThan(1e-13 * largest);
  const identity = multiplyMatrices(transpose(vectors), vectors);
  for (const [row, numbers] of identity.entries())
    for (const [column, value] of numbers.entries()) expect(value).toBeCloseTo(Number(row === column), 12);
});
