/** What a boundary of counts does, whoever made it: the exact probability of rejecting at each of its looks. */
import { walkCounts } from './count-walk.ts';
import { checkChance } from './e-process.ts';

/**
 * The probability of rejecting at each look when every answer is correct with one probability.
 *
 * @param boundary looks in ascending order of n, each with the fewest successes that reject; null where none do
 * @param proportion 0 < proportion < 1; at chance the sum is the test's true alpha
 * @throws {RangeError} for a proportion outside 0…1
 */
export function boundaryPower({
  boundary,
  proportion,
}: {
  boundary: readonly { readonly n: number; readonly critical: number | null }[];
  proportion: number;
}): { readonly power: number; readonly rejectsAt: readonly number[]; readonly meanTrials: number } {
  checkChance(proportion);
  const trials = boundary.at(-1)?.n ?? 0;
  const criticalAt = new Map(boundary.map(({ n, critical }) => [n, critical]));
  const walk = walkCounts({
    proportion,
    trials,
    boundsAt: (n) => ({ high: criticalAt.get(n) ?? null, low: null }),
  });
  const rejectsAt = boundary.map(({ n }) => walk.endsAbove[n]!);
  return {
    power: rejectsAt.reduce((sum, each) => sum + each, 0),
    rejectsAt,
    meanTrials: walk.meanTrials,
  };
}
