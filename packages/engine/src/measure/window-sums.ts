/** Sums over sliding windows of a long row of numbers, without losing the quiet ones behind the loud. */

/** 60 s of sub-blocks: the running sum begins anew, so that its rounding stays far below any window's sum. */
const REBASE = 6_000;

/**
 * Prepares sums of any stretch of `values`; none may be negative.
 *
 * @returns a function that sums values[start … end − 1]
 */
export function prepareWindowSums(values: Float64Array): (start: number, end: number) => number {
  const runningSums = new Float64Array(values.length);
  for (let index = 0; index < values.length; index++) {
    const before = index % REBASE === 0 ? 0 : runningSums[index - 1]!;
    runningSums[index] = before + values[index]!;
  }
  return (start, end) => {
    let sum = 0;
    for (let from = start; from < end; ) {
      const until = Math.min(end, from - (from % REBASE) + REBASE);
      sum += runningSums[until - 1]! - (from % REBASE === 0 ? 0 : runningSums[from - 1]!);
      from = until;
    }
    return sum;
  };
}
