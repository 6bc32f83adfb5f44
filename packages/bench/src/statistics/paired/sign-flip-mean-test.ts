/** Whether the mean of paired differences is 0, by turning their signs around. */
import { createRandom } from '../numeric/random.ts';
import { checkDifferences, checkDraws } from './check-differences.ts';

export interface SignFlipMean {
  /** Two-sided. */
  readonly pValue: number;
  /** The smallest that so many differences other than 0 could have given. */
  readonly leastPValue: number;
  /** Whether every pattern of signs was counted; else as many as were drawn, and the observed one. */
  readonly isExact: boolean;
}

/** Up to here every pattern of signs is counted: 2^14 sums of either half. */
const MOST_COUNTED = 28;

/**
 * How often a mean is as far from 0 as the observed one when each difference is for or against by a coin.
 *
 * Exact where the two of a pair could have been exchanged, which makes a difference as likely as its opposite; differences of 0 decide
 * nothing and are left out. Of differences whose mean is 0 without that, it is right for many of them.
 *
 * @param differences one a pair, finite
 * @param draws of signs beyond 28 differences other than 0; the observed pattern counts as one more, so that p is never 0
 * @returns a p-value of 1 where all differences are 0
 * @throws {RangeError} for no differences, one that is not finite, or fewer than 99 draws
 * @source E. Edgington & P. Onghena, Randomization Tests, 2007, §1; B. Phipson & G. Smyth, Statistical Applications in Genetics and Molecular Biology 9 (2010), for (b + 1)/(m + 1)
 */
export function signFlipMeanTest(
  differences: readonly number[],
  { draws = 9_999, seed = 'sign flips' }: { draws?: number; seed?: number | string } = {},
): SignFlipMean {
  checkDifferences(differences, { least: 1 });
  checkDraws(draws, 'draws');
  const moved = differences.filter((difference) => difference !== 0);
  if (moved.length === 0) return { pValue: 1, leastPValue: 1, isExact: true };
  const observed = Math.abs(moved.reduce((sum, value) => sum + value, 0));
  // sums of the same numbers in another order may differ in their last bits
  const slack = 1e-9 * moved.reduce((sum, value) => sum + Math.abs(value), 0);
  const threshold = observed - slack;
  if (moved.length <= MOST_COUNTED)
    return {
      pValue: threshold <= 0 ? 1 : (2 * countAtLeast(moved, threshold)) / 2 ** moved.length,
      leastPValue: 2 / 2 ** moved.length,
      isExact: true,
    };
  const asFar = drawAtLeast(moved, { threshold, draws, seed });
  return { pValue: (asFar + 1) / (draws + 1), leastPValue: 1 / (draws + 1), isExact: false };
}

/** How many of all patterns of signs give a sum of `threshold` > 0 or more: sums of one half met by those of the other. */
function countAtLeast(values: readonly number[], threshold: number): number {
  const middle = values.length >> 1;
  const rising = signedSums(values.slice(0, middle)).sort();
  const falling = signedSums(values.slice(middle)).sort().reverse();
  let count = 0;
  let reached = 0;
  for (const sum of rising) {
    while (reached < falling.length && sum + falling[reached]! >= threshold) reached += 1;
    count += reached;
  }
  return count;
}

/** The sums of all patterns of signs; 0 alone for no values. */
function signedSums(values: readonly number[]): Float64Array<ArrayBuffer> {
  const sums = new Float64Array(2 ** values.length);
  let filled = 1;
  for (const value of values) {
    for (let index = 0; index < filled; index += 1) {
      sums[filled + index] = sums[index]! - value;
      sums[index]! += value;
    }
    filled *= 2;
  }
  return sums;
}

function drawAtLeast(
  values: readonly number[],
  { threshold, draws, seed }: { threshold: number; draws: number; seed: number | string },
): number {
  const random = createRandom(seed);
  let count = 0;
  for (let draw = 0; draw < draws; draw += 1) {
    let sum = 0;
    let coins = 0;
    for (let index = 0; index < values.length; index += 1) {
      if (index % 32 === 0) coins = random.integer(0x1_0000_0000) | 0;
      sum += coins & 1 ? values[index]! : -values[index]!;
      coins >>>= 1;
    }
    if (Math.abs(sum) >= threshold) count += 1;
  }
  return count;
}
