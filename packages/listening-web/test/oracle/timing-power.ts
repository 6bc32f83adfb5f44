import { createRandom } from '@earwitness/bench/statistics';
import { kolmogorovSmirnovTest } from './two-sample-test.ts';

const DRAWS = 2000;

/**
 * How many presentations of each of two conditions are enough to see a delay: replies' times are drawn anew from those that were
 * measured, those of one condition are delayed, and the two-sample test is asked.
 *
 * @returns the smallest of `sizes` at which every draw of 2,000 found it (so at least 99.85 % do, with 95 % confidence); null for none
 */
export function presentationsToSeeDelay({
  milliseconds,
  delayMilliseconds,
  sizes,
  alpha = 0.001,
}: {
  milliseconds: readonly number[];
  delayMilliseconds: number;
  sizes: readonly number[];
  alpha?: number;
}): number | null {
  const random = createRandom('delays');
  const draw = (size: number, delay: number) =>
    Array.from({ length: size }, () => milliseconds[random.integer(milliseconds.length)]! + delay);
  const isFound = (size: number) =>
    kolmogorovSmirnovTest(draw(size, 0), draw(size, delayMilliseconds)).pValue < alpha;
  return sizes.find((size) => Array.from({ length: DRAWS }, () => isFound(size)).every(Boolean)) ?? null;
}
