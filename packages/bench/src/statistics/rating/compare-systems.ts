/** Every two systems of a rating panel against each other, listener by listener. */
import { holmAdjust } from '../multiplicity/holm.ts';
import { type HodgesLehmannShift, hodgesLehmannShift } from './hodges-lehmann.ts';
import { checkRatings, distinct, listenerDifferences, type Rating } from './rating-table.ts';
import { type SignedRankResult, signedRankTest } from './signed-rank-test.ts';

export interface SystemComparison {
  readonly first: string;
  readonly second: string;
  /** Listeners who rated both on an item. */
  readonly listeners: number;
  readonly signedRank: SignedRankResult;
  /** First less second, in points; null without listeners. */
  readonly shift: HodgesLehmannShift | null;
  /** The signed-rank test's, after Holm over all pairs. */
  readonly adjustedPValue: number;
}

/**
 * Wilcoxon's signed-rank test, the Hodges–Lehmann shift and the rank-biserial correlation for every pair of systems, with Holm's adjustment.
 *
 * @param systems which to compare, and in which order: all by default, as they appear. Leave references and anchors out
 * @throws {RangeError} for no ratings, scores that are not finite or an impossible level
 */
export function compareSystems(
  ratings: readonly Rating[],
  {
    systems = distinct(ratings.map(({ system }) => system)),
    level = 0.95,
  }: { systems?: readonly string[]; level?: number } = {},
): SystemComparison[] {
  checkRatings(ratings);
  const pairs = systems.flatMap((first, index) =>
    systems.slice(index + 1).map((second) => ({ first, second })),
  );
  const compared = pairs.map((pair) => {
    const differences = listenerDifferences(ratings, pair).map(({ difference }) => difference);
    return {
      ...pair,
      listeners: differences.length,
      signedRank: signedRankTest(differences),
      shift: differences.length === 0 ? null : hodgesLehmannShift(differences, { level }),
    };
  });
  const adjusted = holmAdjust(compared.map(({ signedRank }) => signedRank.pValue));
  return compared.map((comparison, index) => ({ ...comparison, adjustedPValue: adjusted[index]! }));
}
