/** Whether a rate rises or falls along an order of groups (years of training, price of playback). */
import { normalCdf } from '../numeric/normal.ts';
import { type Alternative, type Count, checkCount } from './binomial.ts';
import { conditionalPValues, LEAST_EXPECTED, leastExpected } from './conditional-reference.ts';

/**
 * The Cochran–Armitage test of a trend.
 *
 * @param groups in order; answers must be independent; groups without trials are left out
 * @param scores the place of each group, 1, 2, 3, … by default
 * @param alternative `greater`: the rate rises with the score
 * @param reference,seed as in the test of homogeneity
 * @returns z > 0 when the rate rises; z 0 and p 1 for fewer than two places, or when all answers are the same
 * @throws {RangeError} for impossible counts, or scores that are not finite or not one for each group
 * @source Armitage, Biometrics 11 (1955)
 */
export function trendTest({
  groups,
  scores = groups.map((_, index) => index + 1),
  alternative = 'two-sided',
  reference = 'auto',
  seed = 'trend',
}: {
  groups: readonly Count[];
  scores?: readonly number[];
  alternative?: Alternative;
  reference?: 'auto' | 'normal' | 'conditional';
  seed?: string | number;
}): { z: number; pValue: number; method: 'exact' | 'permutation' | 'normal' } {
  groups.forEach(checkCount);
  if (scores.length !== groups.length || !scores.every(Number.isFinite))
    throw new RangeError(
      `Cannot test a trend as scores must be finite and one for each of ${groups.length} groups: current values are ${scores.join(', ')}`,
    );
  const places = groups.map((group, index) => ({ ...group, score: scores[index]! })).filter(({ n }) => n > 0);
  const n = places.reduce((sum, group) => sum + group.n, 0);
  const share = places.reduce((sum, group) => sum + group.successes, 0) / n;
  const middle = places.reduce((sum, group) => sum + group.n * group.score, 0) / n;
  const spread = places.reduce((sum, group) => sum + group.n * (group.score - middle) ** 2, 0);
  if (!(spread > 0) || share === 0 || share === 1) return { z: 0, pValue: 1, method: 'exact' };
  const standardError = Math.sqrt(share * (1 - share) * spread);
  const zOf = (table: readonly number[]): number =>
    places.reduce((sum, { score }, index) => sum + (score - middle) * table[index]!, 0) / standardError;
  const z = zOf(places.map((group) => group.successes));
  if (reference === 'normal' || (reference === 'auto' && leastExpected(places) >= LEAST_EXPECTED)) {
    const pValue =
      alternative === 'two-sided'
        ? Math.min(1, 2 * normalCdf(-Math.abs(z)))
        : normalCdf(alternative === 'greater' ? -z : z);
    return { z, pValue, method: 'normal' };
  }
  const extremity = { greater: (x: number) => x, less: (x: number) => -x, 'two-sided': Math.abs }[
    alternative
  ];
  const { pValues, method } = conditionalPValues({
    groups: places,
    statistics: (table) => [extremity(zOf(table))],
    seed,
  });
  return { z, pValue: pValues[0]!, method };
}
