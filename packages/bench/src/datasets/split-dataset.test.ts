import { describe, expect, it } from 'vitest';
import { DATASET_SCHEMA, type DatasetItem, type DatasetManifest } from './dataset-manifest.ts';
import { splitDataset } from './split-dataset.ts';

const manifestOf = (
  artists: readonly string[],
  splits: readonly DatasetItem['split'][] = [],
): DatasetManifest => ({
  schema: DATASET_SCHEMA,
  id: 'set',
  title: 'Set',
  items: artists.map((artist, index) => ({
    id: `item-${index}`,
    title: 'T',
    artist,
    genre: 'g',
    tags: [],
    conditions: [],
    ...(splits[index] !== undefined && { split: splits[index] }),
  })),
});
const splitsOf = ({ items }: DatasetManifest) => items.map(({ split }) => split);

describe('splitDataset()', () => {
  const many = manifestOf(Array.from({ length: 200 }, (_, index) => `Artist ${index % 60}`));

  it('comes within a group of the shares and never tears an artist apart', () => {
    const { items } = splitDataset(many);
    const counts = { train: 0, validation: 0, test: 0 };
    const ofArtist = new Map<string, Set<string>>();
    for (const { artist, split } of items) {
      counts[split!] += 1;
      ofArtist.set(artist, (ofArtist.get(artist) ?? new Set()).add(split!));
    }
    expect(Math.abs(counts.train - 140)).toBeLessThanOrEqual(4);
    expect(Math.abs(counts.validation - 30)).toBeLessThanOrEqual(4);
    expect(Math.abs(counts.test - 30)).toBeLessThanOrEqual(4);
    for (const splits of ofArtist.values()) expect(splits.size).toBe(1);
  });

  it('is the same for the same seed and another for another', () => {
    expect(splitDataset(many, { seed: 'a' })).toEqual(splitDataset(many, { seed: 'a' }));
    expect(splitsOf(splitDataset(many, { seed: 'a' }))).not.toEqual(
      splitsOf(splitDataset(many, { seed: 'b' })),
    );
  });

  it('keeps guests with their hosts, however they are written', () => {
    const artists = ['Anna', 'ANNA feat. Ben', 'Ben & Carl', 'Dora', 'Carl', 'Émile', 'Emile'];
    const [anna, both, ben, , carl, accented, plain] = splitsOf(
      splitDataset(manifestOf(artists), { shares: { train: 0.5, validation: 0, test: 0.5 } }),
    );
    expect(new Set([anna, both, ben, carl]).size).toBe(1);
    expect(accented).toBe(plain);
  });

  it.each(['X', 'With', '&'])('knows an artist who is called %s', (artist) => {
    const split = splitDataset(manifestOf(Array.from({ length: 6 }, () => artist)));
    expect(new Set(splitsOf(split)).size).toBe(1);
  });

  it('takes every item without a known artist for itself', () => {
    const split = splitsOf(
      splitDataset(manifestOf(Array.from({ length: 10 }, () => 'not stated')), {
        shares: { train: 0.5, validation: 0, test: 0.5 },
      }),
    );
    expect(split.filter((name) => name === 'train')).toHaveLength(5);
  });

  it('leaves items where they are and sends what is new by their artists after them', () => {
    const grown = manifestOf(['Anna', 'Ben', 'Anna', 'Ben', 'Carl'], ['test', 'train']);
    expect(splitsOf(splitDataset(grown)).slice(0, 4)).toEqual(['test', 'train', 'test', 'train']);
  });

  it('refuses an artist in two splits, unless everything is drawn again', () => {
    const torn = manifestOf(['Anna', 'Anna'], ['test', 'train']);
    expect(() => splitDataset(torn)).toThrow('“item-0” is in test, “item-1” is in train');
    expect(new Set(splitsOf(splitDataset(torn, { again: true }))).size).toBe(1);
  });

  it.each([
    { train: 0.5, validation: 0.5, test: 0.5 },
    { train: 1.5, validation: -0.5, test: 0 },
    { train: Number.NaN, validation: 0.5, test: 0.5 },
  ])('refuses shares that are none', (shares) => {
    expect(() => splitDataset(many, { shares })).toThrow(RangeError);
  });
});
