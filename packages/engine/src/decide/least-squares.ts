/** Linear least squares with a ridge. Deterministic. */

/** Minimises |Σ columns[k]·x[k] − target|² + ridge·|x|² by the normal equations, which the ridge keeps well-conditioned. */
export function solveLeastSquares(
  columns: readonly number[][],
  target: readonly number[],
  { ridge }: { ridge: number },
): number[] {
  const rows = columns.map(() => new Float64Array(columns.length + 1));
  for (let i = 0; i < columns.length; i++) {
    for (let j = i; j < columns.length; j++) {
      const product = dot(columns[i]!, columns[j]!);
      rows[i]![j] = product;
      rows[j]![i] = product;
    }
    rows[i]![i]! += ridge;
    rows[i]![columns.length] = dot(columns[i]!, target);
  }
  const size = rows.length;
  for (let pivot = 0; pivot < size; pivot++) {
    for (let row = pivot + 1; row < size; row++) {
      const eliminated = rows[row]!;
      const by = rows[pivot]!;
      const factor = eliminated[pivot]! / by[pivot]!;
      for (let k = pivot; k <= size; k++) eliminated[k]! -= factor * by[k]!;
    }
  }
  const solution = new Array<number>(size).fill(0);
  for (let row = size - 1; row >= 0; row--) {
    const known = solution.reduce((sum, value, k) => (k > row ? sum + rows[row]![k]! * value : sum), 0);
    solution[row] = (rows[row]![size]! - known) / rows[row]![row]!;
  }
  return solution;
}

function dot(a: readonly number[], b: readonly number[]): number {
  let sum = 0;
  for (let row = 0; row < a.length; row++) sum += a[row]! * b[row]!;
  return sum;
}
