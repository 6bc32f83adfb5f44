/** Sums, largest values and quantiles of rows of evidence. */

/** 0 of none, or of values that are all below. */
export function largestOf(values: ArrayLike<number>): number {
  let largest = 0;
  for (let index = 0; index < values.length; index++) largest = Math.max(largest, values[index]!);
  return largest;
}

export function sumOf(values: Float64Array): number {
  let sum = 0;
  for (let index = 0; index < values.length; index++) sum += values[index]!;
  return sum;
}

/** The largest of what several rows of one length have in the same place; 0 of values that are all below. */
export function largestAcross(rows: readonly Float32Array[]): Float32Array {
  const largest = new Float32Array(rows[0]!.length);
  for (const row of rows) raiseTo(row, largest);
  return largest;
}

function raiseTo(row: Float32Array, largest: Float32Array): void {
  for (let index = 0; index < largest.length; index++) {
    if (row[index]! > largest[index]!) largest[index] = row[index]!;
  }
}

/** Sums of what several rows of one length have in the same place. */
export function sumsAcross(rows: readonly Float64Array[]): Float64Array {
  const sums = new Float64Array(rows[0]!.length);
  for (const row of rows) addTo(sums, row);
  return sums;
}

function addTo(sums: Float64Array, row: Float64Array): void {
  for (let index = 0; index < sums.length; index++) sums[index]! += row[index]!;
}

/** The value that `share` of `values` do not exceed, 0…1; NaN of none. Nearest rank. */
export function quantile(values: ArrayLike<number>, share: number): number {
  const sorted = new Float64Array(values).sort();
  return sorted[Math.round((sorted.length - 1) * share)] ?? Number.NaN;
}
