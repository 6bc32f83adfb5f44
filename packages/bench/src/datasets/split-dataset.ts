/** Items to tune on, to choose by and to judge with: an artist's music is in one of them only, or a judgement would be of what was learned by heart. */
import { createRandom } from '../statistics/numeric/random.ts';
import { type DatasetItem, type DatasetManifest, SPLITS, type Split } from './dataset-manifest.ts';
import { groupByArtist } from './group-by-artist.ts';

export type SplitShares = Readonly<Record<Split, number>>;

/** The split that lacks most of what it should have. */
function neediest(counts: SplitShares, shares: SplitShares, total: number): Split {
  const lacks = SPLITS.filter((split) => shares[split] > 0).map((split) => ({
    split,
    lack: shares[split] * total - counts[split],
  }));
  return lacks.reduce((most, one) => (one.lack > most.lack ? one : most)).split;
}

/**
 * Splits a dataset by artist.
 *
 * Items that are in a split stay there, and take what is new by their artists with them; the rest is drawn by the seed, largest groups
 * first, each to the split that lacks most.
 *
 * @param shares of the items, adding up to 1; groups are not torn apart, so the counts come as near as they can
 * @param again forgets the splits that items are in
 * @throws {RangeError} for shares that are negative or do not add up to 1, or items of one artist that are in two splits already
 */
export function splitDataset(
  manifest: DatasetManifest,
  {
    shares = { train: 0.7, validation: 0.15, test: 0.15 },
    seed = 'split',
    again = false,
  }: { shares?: SplitShares; seed?: string; again?: boolean } = {},
): DatasetManifest {
  const sum = SPLITS.reduce((total, split) => total + shares[split], 0);
  if (SPLITS.some((split) => !(shares[split] >= 0)) || Math.abs(sum - 1) > 1e-6)
    throw new RangeError(
      `Cannot split as shares must be 0 or more and add up to 1: current values are ${SPLITS.map((split) => shares[split]).join(', ')}`,
    );
  const placed = new Map<string, Split>();
  const counts: Record<Split, number> = { train: 0, validation: 0, test: 0 };
  const place = (items: readonly DatasetItem[], split: Split): void => {
    for (const { id } of items) placed.set(id, split);
    counts[split] += items.length;
  };
  const open: DatasetItem[][] = [];
  for (const items of groupByArtist(manifest.items)) {
    const before = again ? [] : [...new Set(items.flatMap(({ split }) => split ?? []))];
    if (before.length > 1)
      throw new RangeError(
        `Cannot keep splits as an artist must be in one of them only: ${items.map(({ id, split }) => `“${id}” is in ${split ?? 'none'}`).join(', ')}; split again from the start`,
      );
    if (before[0] === undefined) open.push(items);
    else place(items, before[0]);
  }
  const random = createRandom(`split ${seed}`);
  const drawn = open
    .map((items) => ({ items, draw: random.uniform() }))
    .sort((one, other) => other.items.length - one.items.length || one.draw - other.draw);
  for (const { items } of drawn) place(items, neediest(counts, shares, manifest.items.length));
  return { ...manifest, items: manifest.items.map((item) => ({ ...item, split: placed.get(item.id)! })) };
}
