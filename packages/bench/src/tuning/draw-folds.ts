/** Folds of artists: each holds the music of some, which a search that is judged on it never hears. */
import { createRandom } from '../statistics/numeric/random.ts';

/** Music that is not independent of each other: by one artist, or by artists who made some of it together. */
export interface ArtistGroup {
  readonly name: string;
  readonly itemIds: readonly string[];
}

/**
 * Shares groups out to folds, largest first, each to the fold with the fewest items; the seed says which of equals comes first.
 *
 * @param count at most as many as there are groups
 * @returns in each fold at least one group, in the order of `groups`
 */
export function drawFolds(
  groups: readonly ArtistGroup[],
  { count, seed }: { count: number; seed: string },
): ArtistGroup[][] {
  const random = createRandom(`folds ${seed}`);
  const drawn = groups
    .map((group, place) => ({ group, place, draw: random.uniform() }))
    .sort((one, other) => other.group.itemIds.length - one.group.itemIds.length || one.draw - other.draw);
  const folds = Array.from({ length: Math.min(count, groups.length) }, () => ({
    items: 0,
    places: [] as number[],
  }));
  for (const { group, place } of drawn) {
    const emptiest = folds.reduce((least, fold) => (fold.items < least.items ? fold : least));
    emptiest.items += group.itemIds.length;
    emptiest.places.push(place);
  }
  return folds.map(({ places }) => places.sort((one, other) => one - other).map((place) => groups[place]!));
}
