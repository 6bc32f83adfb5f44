/**
 * Kolmogorov and Smirnov's test of two samples: how likely two distributions that are one lie as far apart anywhere as these do.
 *
 * @source Press et al., Numerical Recipes (3rd ed.), §14.3.3: the asymptotic distribution with Stephens' correction
 */
export function kolmogorovSmirnovTest(
  first: readonly number[],
  second: readonly number[],
): { readonly distance: number; readonly pValue: number } {
  if (first.length === 0 || second.length === 0)
    throw new RangeError(
      `Cannot compare samples as both must have values: they have ${first.length} and ${second.length}`,
    );
  const [one, other] = [Float64Array.from(first).sort(), Float64Array.from(second).sort()];
  let distance = 0;
  let [i, j] = [0, 0];
  while (i < one.length && j < other.length) {
    const at = Math.min(one[i]!, other[j]!);
    while (i < one.length && one[i]! <= at) i += 1;
    while (j < other.length && other[j]! <= at) j += 1;
    distance = Math.max(distance, Math.abs(i / one.length - j / other.length));
  }
  const size = Math.sqrt((one.length * other.length) / (one.length + other.length));
  return { distance, pValue: tail((size + 0.12 + 0.11 / size) * distance) };
}

function tail(lambda: number): number {
  if (lambda < 0.2) return 1;
  let sum = 0;
  for (let k = 1; k <= 100; k += 1) sum += (k % 2 === 1 ? 2 : -2) * Math.exp(-2 * (k * lambda) ** 2);
  return Math.min(1, Math.max(0, sum));
}
