/** How far apart two groups are in log odds. */
import { type Count, checkCount } from './binomial.ts';

/**
 * The log odds ratio of two groups and its standard error.
 *
 * @returns null where a cell is empty: the odds are then 0 or infinite
 * @throws {RangeError} for impossible counts
 * @source Woolf, Annals of Human Genetics 19 (1955)
 */
export function logOddsRatio({
  first,
  second,
}: {
  first: Count;
  second: Count;
}): { estimate: number; standardError: number } | null {
  checkCount(first);
  checkCount(second);
  const cells = [
    first.successes,
    second.n - second.successes,
    first.n - first.successes,
    second.successes,
  ] as const;
  if (cells.some((cell) => cell === 0)) return null;
  const [a, d, b, c] = cells;
  return {
    estimate: Math.log((a * d) / (b * c)),
    standardError: Math.sqrt(1 / a + 1 / b + 1 / c + 1 / d),
  };
}
