/** Small dense linear algebra on rows of numbers. Symmetric systems are solved by their Cholesky factor. */

export type Matrix = readonly (readonly number[])[];

/** A matrix that should have been positive definite is not: columns depend on each other, or nothing holds a parameter. */
export class SingularMatrixError extends Error {
  /** The first column that the columns before it explain. */
  readonly column: number;

  constructor(column: number) {
    super(
      `Cannot solve the equations as their matrix must be positive definite: column ${column} adds nothing to those before it`,
    );
    this.name = 'SingularMatrixError';
    this.column = column;
  }
}

/**
 * The lower triangle L with L Lᵀ = the matrix.
 *
 * @param symmetric positive definite; only its lower triangle is read
 * @throws {SingularMatrixError} when it is not positive definite (to rounding)
 */
export function choleskyFactor(symmetric: Matrix): number[][] {
  const size = symmetric.length;
  const lower = symmetric.map(() => new Array<number>(size).fill(0));
  for (let i = 0; i < size; i += 1) {
    const row = lower[i]!;
    for (let j = 0; j <= i; j += 1) {
      const other = lower[j]!;
      let sum = symmetric[i]![j]!;
      for (let k = 0; k < j; k += 1) sum -= row[k]! * other[k]!;
      if (i !== j) {
        row[j] = sum / other[j]!;
        continue;
      }
      if (!(sum > 1e-14 * Math.abs(symmetric[i]![i]!))) throw new SingularMatrixError(i);
      row[i] = Math.sqrt(sum);
    }
  }
  return lower;
}

/** x with L Lᵀ x = right. */
export function solveByCholesky(lower: Matrix, right: readonly number[]): number[] {
  const size = lower.length;
  const x = [...right];
  for (let i = 0; i < size; i += 1) {
    for (let k = 0; k < i; k += 1) x[i]! -= lower[i]![k]! * x[k]!;
    x[i]! /= lower[i]![i]!;
  }
  for (let i = size - 1; i >= 0; i -= 1) {
    for (let k = i + 1; k < size; k += 1) x[i]! -= lower[k]![i]! * x[k]!;
    x[i]! /= lower[i]![i]!;
  }
  return x;
}

/** log of the determinant of L Lᵀ. */
export const logDeterminantOfCholesky = (lower: Matrix): number =>
  2 * lower.reduce((sum, row, index) => sum + Math.log(row[index]!), 0);

/**
 * The inverse of a symmetric positive definite matrix.
 *
 * @throws {SingularMatrixError}
 */
export function invertSymmetric(symmetric: Matrix): number[][] {
  const lower = choleskyFactor(symmetric);
  const columns = symmetric.map((_, index) =>
    solveByCholesky(
      lower,
      symmetric.map((_row, other) => (other === index ? 1 : 0)),
    ),
  );
  // the inverse is symmetric: averaging takes out what rounding left
  return columns.map((column, i) => column.map((value, j) => (value + columns[j]![i]!) / 2));
}

/** left · right. */
export const multiplyMatrices = (left: Matrix, right: Matrix): number[][] =>
  left.map((row) =>
    (right[0] ?? []).map((_, column) =>
      row.reduce((sum, value, index) => sum + value * right[index]![column]!, 0),
    ),
  );

/** matrix · vector. */
export const multiplyVector = (matrix: Matrix, vector: readonly number[]): number[] =>
  matrix.map((row) => row.reduce((sum, value, index) => sum + value * vector[index]!, 0));

/** vectorᵀ · matrix · vector. */
export const quadraticForm = (matrix: Matrix, vector: readonly number[]): number =>
  vector.reduce((sum, value, index) => sum + value * multiplyVector([matrix[index]!], vector)[0]!, 0);
