/** Linear least squares with a ridge. Deterministic. */

/** Minimises |Σ columns[k]·x[k] − target|² + ridge·|x|² by the normal equations, which the ridge keeps well-conditioned. */
export function solveLeastSquares(
  columns: readonly number[][],
  target: readonly number[],
  { ridge }: { ridge: number },
): number[] {
  const dot = (a: readonly number[], b: readonly number[]) =>
    a.reduce((sum, value, row) => sum + value * b[row]!, 0);
  const rows = columns.map((a, i) => [
    ...columns.map((b, j) => dot(a, b) + (i === j ? ridge : 0)),
    dot(a, target),
  ]);
  const size = rows.length;
  for (let pivot = 0; pivot < size; pivot++) {
    for (let row = pivot + 1; row < size; row++) {
      const factor = rows[row]![pivot]! / rows[pivot]![pivot]!;
      for (let k = pivot; k <= size; k++) rows[row]![k]! -= factor * rows[pivot]![k]!;
    }
  }
  const solution = new Array<number>(size).fill(0);
  for (let row = size - 1; row >= 0; row--) {
    const known = solution.reduce((sum, value, k) => (k > row ? sum + rows[row]![k]! * value : sum), 0);
    solution[row] = (rows[row]![size]! - known) / rows[row]![row]!;
  }
  return solution;
}
