/** A test of a panel's rate by turning the signs of its listeners and tracks around. */
import { createRandom } from '../numeric/random.ts';
import type { Alternative } from '../proportion/binomial.ts';
import type { AnswerTable, Count } from './answer-table.ts';
import { checkRateQuestion, tailOf } from './rate-inference.ts';
import type { ClusterKind } from './two-way-t.ts';

/** Up to here every pattern of signs is gone through; beyond, `draws` of them. */
const MOST_ENUMERATED = 13;

/**
 * Compares the answers right beyond chance with what they are when each listener's, or each track's, count for or against by a coin.
 *
 * One kind of cluster: exact for the null that their leanings are as often to one side as to the other, if nothing else is shared
 * (listeners: all heard the same tracks, and the result speaks of these alone). For `both`, signs of listeners and of tracks are turned
 * independently and their sums added: the spread of the two is counted in full, that of single answers twice, so that the test errs on
 * the side of chance; five tracks or fewer can hardly ever reject.
 *
 * @param draws of signs beyond 13 clusters, seeded; the observed pattern counts as one more, so that p is never 0
 * @returns 1 for one cluster of a kind whose both signs are as far out
 * @throws {RangeError} for an impossible chance or fewer than 99 draws
 * @source E. Edgington & P. Onghena, Randomization Tests, 2007, §1 (one kind); for both, measured in docs/statistics-calibration.md
 */
export function signFlipTest(
  table: AnswerTable,
  {
    over = 'both',
    chance = 0.5,
    alternative = 'two-sided',
    draws = 9999,
    seed = 'sign flips',
  }: {
    over?: ClusterKind;
    chance?: number;
    alternative?: Alternative;
    draws?: number;
    seed?: number | string;
  } = {},
): { readonly pValue: number; readonly patterns: number } {
  checkRateQuestion({ chance });
  if (!(Number.isSafeInteger(draws) && draws >= 99))
    throw new RangeError(`Cannot turn signs as draws must be whole and >= 99: current value is ${draws}`);
  const beyondChance = (clusters: readonly Count[]): number[] =>
    clusters.map(({ successes, n }) => successes - n * chance);
  const leanings = [
    ...(over === 'tracks' ? [] : beyondChance(table.byListener)),
    ...(over === 'listeners' ? [] : beyondChance(table.byTrack)),
  ];
  const observed = table.successes - table.n * chance;
  // sums of the same numbers in another order may differ in their last bits
  const slack = 1e-9 * leanings.reduce((sum, value) => sum + Math.abs(value), 0);
  let [asHigh, asLow] = [0, 0];
  const count = (sum: number): void => {
    if (sum >= observed - slack) asHigh += 1;
    if (sum <= observed + slack) asLow += 1;
  };
  const isEnumerated = leanings.length <= MOST_ENUMERATED;
  const patterns = isEnumerated ? 2 ** leanings.length : draws + 1;
  if (isEnumerated)
    for (let pattern = 0; pattern < patterns; pattern += 1) count(signedSum(leanings, () => pattern));
  else {
    const random = createRandom(seed);
    count(observed);
    for (let draw = 0; draw < draws; draw += 1) {
      let coins = 0;
      count(
        signedSum(leanings, (at) => {
          if (at % 32 === 0) coins = random.integer(0x1_0000_0000) | 0;
          return coins;
        }),
      );
    }
  }
  return { pValue: tailOf({ lower: asLow / patterns, upper: asHigh / patterns }, alternative), patterns };
}

/** Each number for or against, by the bits that `coinsAt` gives for every 32 of them. */
function signedSum(leanings: readonly number[], coinsAt: (index: number) => number): number {
  let sum = 0;
  for (let index = 0; index < leanings.length; index += 1)
    sum += (coinsAt(index) >>> (index % 32)) & 1 ? leanings[index]! : -leanings[index]!;
  return sum;
}
