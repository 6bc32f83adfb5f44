/** Which items are by the same artists: the one grouping for splits, tuning and comparisons. It also runs in a page. */
import type { DatasetItem } from './dataset-manifest.ts';

type CreditedItem = Pick<DatasetItem, 'id' | 'artist'>;

/** Names that stand together: "Anna feat. Ben & Carl" is music by all three. */
const TOGETHER = /\s*(?:,|;|&|\+|\/|\bfeat\.?|\bft\.?|\bfeaturing\b|\bwith\b|\bvs\.?|\band\b|\bx\b)\s*/i;
/** Of items whose artist nobody knows, each is taken for an artist of its own. */
const UNKNOWN = new Set(['', 'not stated', 'unknown', 'unknown artist', 'various', 'various artists']);

const plainNameOf = ({ artist }: CreditedItem): string =>
  artist.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().trim();

const isUnknown = (item: CreditedItem): boolean => UNKNOWN.has(plainNameOf(item));

function artistsOf(item: CreditedItem): string[] {
  if (isUnknown(item)) return [`item ${item.id}`];
  const plain = plainNameOf(item);
  const names = plain.split(TOGETHER).filter((name) => name !== '');
  // somebody may be called X, or And
  return names.length > 0 ? names : [plain];
}

/** Items that share an artist, directly or through others, in the order in which they first appear. */
export function groupByArtist<Item extends CreditedItem>(items: readonly Item[]): Item[][] {
  const groups: { artists: Set<string>; items: Item[] }[] = [];
  for (const item of items) {
    const artists = artistsOf(item);
    const related = groups.filter((group) => artists.some((artist) => group.artists.has(artist)));
    const joined = {
      artists: new Set([...related.flatMap((group) => [...group.artists]), ...artists]),
      items: [...related.flatMap((group) => group.items), item],
    };
    for (const group of related) groups.splice(groups.indexOf(group), 1);
    groups.push(joined);
  }
  return groups.map((group) => group.items);
}

/** What a group is called: its artists as they are credited, each once. */
export const artistNamesOf = (group: readonly CreditedItem[]): string =>
  [...new Set(group.map(({ artist }) => artist))].join(', ');

/** Gives the name of the group that an item is in; null for an item that is not known, or by nobody knows whom. */
export function artistGroupsOf(items: readonly CreditedItem[]): (itemId: string) => string | null {
  const names = new Map<string, string>();
  const eachOnce = new Map(items.map((item) => [item.id, item]));
  for (const group of groupByArtist([...eachOnce.values()]))
    if (!group.some(isUnknown)) for (const { id } of group) names.set(id, artistNamesOf(group));
  return (itemId) => names.get(itemId) ?? null;
}
