/**
 * The median by selection, which looks at each value a few times where sorting would at each of them for every doubling.
 *
 * @param values without NaN; reordered
 * @returns of an even number, the mean of the middle two; NaN of none
 */
export function medianInPlace(values: Float64Array): number {
  const middle = values.length >> 1;
  select(values, middle);
  const above = values[middle] ?? Number.NaN;
  if (values.length % 2 === 1) return above;
  return (largestBefore(values, middle) + above) / 2;
}

/** NaN of none. */
function largestBefore(values: Float64Array, end: number): number {
  let largest = values[0] ?? Number.NaN;
  for (let index = 1; index < end; index++) if (values[index]! > largest) largest = values[index]!;
  return largest;
}

/**
 * Puts the value of this rank in its place, none larger before it and none smaller behind (Hoare's method).
 *
 * @param values without NaN; reordered
 */
export function select(values: Float64Array, rank: number): void {
  let first = 0;
  let last = values.length - 1;
  while (first < last) {
    const pivot = middleOf(values[first]!, values[(first + last) >> 1]!, values[last]!);
    let low = first;
    let high = last;
    while (low <= high) {
      while (values[low]! < pivot) low++;
      while (values[high]! > pivot) high--;
      if (low > high) break;
      const swap = values[low]!;
      values[low++] = values[high]!;
      values[high--] = swap;
    }
    // What lies between the two equals the pivot.
    if (rank <= high) last = high;
    else if (rank >= low) first = low;
    else return;
  }
}

const middleOf = (a: number, b: number, c: number): number =>
  Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
