/** How far apart two systems lie, in points, to go with the signed-rank test. */
import { checkLevel, type Interval } from '../numeric/interval.ts';
import { normalQuantile } from '../numeric/normal.ts';
import { signSums } from './signed-rank-test.ts';

export interface HodgesLehmannShift {
  readonly estimate: number;
  /** Between two means of pairs of differences; −Infinity…Infinity for so few differences that no interval has the level. */
  readonly interval: Interval;
  readonly n: number;
}

/** Up to here the distribution is counted: beyond, the normal one places the ends. */
const MOST_COUNTED = 200;

/**
 * The Hodges–Lehmann estimate: the median of the means of all pairs of differences, each with itself included.
 *
 * The interval covers at least its level for symmetric differences without ties, and about that with them.
 *
 * @param differences one a listener; 6 or more for an interval of 95 %
 * @throws {RangeError} for no differences, differences that are not finite or an impossible level
 * @source J. Hodges & E. Lehmann, Annals of Mathematical Statistics 34 (1963); Hollander, Wolfe & Chicken, 2014, §3.2–3.3
 */
export function hodgesLehmannShift(
  differences: readonly number[],
  { level = 0.95 }: { level?: number } = {},
): HodgesLehmannShift {
  checkLevel(level);
  const n = differences.length;
  if (n === 0 || !differences.every(Number.isFinite))
    throw new RangeError(
      `Cannot estimate a shift as there must be at least one difference and all finite: there are ${n}`,
    );
  const means = new Float64Array((n * (n + 1)) / 2);
  let count = 0;
  for (let i = 0; i < n; i += 1)
    for (let j = 0; j <= i; j += 1) means[count++] = (differences[i]! + differences[j]!) / 2;
  means.sort();
  const middle = (count - 1) / 2;
  const outside = orderOutside(n, (1 - level) / 2);
  return {
    estimate: (means[Math.floor(middle)]! + means[Math.ceil(middle)]!) / 2,
    interval:
      outside === 0
        ? { low: -Infinity, high: Infinity, level }
        : { low: means[outside - 1]!, high: means[count - outside]!, level },
    n,
  };
}

/** The largest c with P(V < c) ≤ tail for n differences without ties: the interval goes from the c-th mean to the c-th last. */
function orderOutside(n: number, tail: number): number {
  if (n > MOST_COUNTED) {
    const deviation = Math.sqrt((n * (n + 1) * (2 * n + 1)) / 24);
    return Math.max(0, Math.floor((n * (n + 1)) / 4 + normalQuantile(tail) * deviation));
  }
  const shares = signSums(Array.from({ length: n }, (_, index) => index + 1));
  let below = 0;
  let order = 0;
  while (below + shares[order]! <= tail) {
    below += shares[order]!;
    order += 1;
  }
  return order;
}
