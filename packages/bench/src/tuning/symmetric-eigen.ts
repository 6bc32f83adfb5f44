/** Eigenvalues and eigenvectors of small symmetric matrices. */
import type { Matrix } from '../statistics/numeric/matrix.ts';

export interface SymmetricEigen {
  readonly values: readonly number[];
  /** Column `i` belongs to value `i`; columns are orthonormal. */
  readonly vectors: Matrix;
}

/** Jacobi's sweeps converge quadratically; a matrix of this project's sizes needs six to eight. */
const MOST_SWEEPS = 60;

function offDiagonalSquares(matrix: Matrix): number {
  let sum = 0;
  for (const [row, values] of matrix.entries())
    for (const [column, value] of values.entries()) if (row !== column) sum += value * value;
  return sum;
}

/** Turns rows and columns p and q so that their common element becomes 0. */
function rotate(matrix: number[][], vectors: number[][], p: number, q: number): void {
  const [atP, atQ] = [matrix[p]!, matrix[q]!];
  if (atP[q] === 0) return;
  const theta = (atQ[q]! - atP[p]!) / (2 * atP[q]!);
  const tangent = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
  const cosine = 1 / Math.sqrt(tangent * tangent + 1);
  const sine = tangent * cosine;
  for (const row of [...matrix, ...vectors]) {
    const [inP, inQ] = [row[p]!, row[q]!];
    row[p] = cosine * inP - sine * inQ;
    row[q] = sine * inP + cosine * inQ;
  }
  for (let column = 0; column < matrix.length; column += 1) {
    const [inP, inQ] = [atP[column]!, atQ[column]!];
    atP[column] = cosine * inP - sine * inQ;
    atQ[column] = sine * inP + cosine * inQ;
  }
}

/**
 * Decomposes a symmetric matrix; the same numbers give the same bits.
 *
 * @param symmetric both triangles are read
 * @source G. Golub & C. Van Loan, Matrix Computations, 4th ed., 8.5: cyclic Jacobi
 */
export function symmetricEigen(symmetric: Matrix): SymmetricEigen {
  const size = symmetric.length;
  const matrix = symmetric.map((row) => [...row]);
  const vectors = matrix.map((_, row) =>
    Array.from({ length: size }, (__, column) => Number(row === column)),
  );
  const scale = matrix.reduce((sum, row) => sum + row.reduce((all, value) => all + value * value, 0), 0);
  for (let sweep = 0; sweep < MOST_SWEEPS && offDiagonalSquares(matrix) > 1e-28 * scale; sweep += 1)
    for (let p = 0; p < size; p += 1) for (let q = p + 1; q < size; q += 1) rotate(matrix, vectors, p, q);
  return { values: matrix.map((row, index) => row[index]!), vectors };
}
