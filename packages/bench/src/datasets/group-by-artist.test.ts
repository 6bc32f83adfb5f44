import { describe, expect, it } from 'vitest';
import { artistGroupsOf, groupByArtist } from './group-by-artist.ts';

const itemsBy = (...artists: readonly string[]) =>
  artists.map((artist, index) => ({ id: `item-${index}`, artist }));

describe('artistGroupsOf()', () => {
  it('puts featured artists and other spellings together, as splits and tuning do', () => {
    const items = itemsBy('Ánna', 'Carl', 'anna feat. Ben', 'Ben & Dora', 'Eva');
    const groupOf = artistGroupsOf(items);
    expect(items.map(({ id }) => groupOf(id))).toEqual([
      ...['Ánna, anna feat. Ben, Ben & Dora', 'Carl'],
      ...['Ánna, anna feat. Ben, Ben & Dora', 'Ánna, anna feat. Ben, Ben & Dora', 'Eva'],
    ]);
    expect(new Set(items.map(({ id }) => groupOf(id))).size).toBe(groupByArtist(items).length);
  });

  it('takes an item by nobody knows whom for one of its own, and knows of no others', () => {
    const groupOf = artistGroupsOf(itemsBy('not stated', 'Various Artists', 'not stated'));
    expect(['item-0', 'item-1', 'item-2', 'item-3'].map(groupOf)).toEqual([null, null, null, null]);
  });

  it('takes an item that two runs tell of as the second does', () => {
    const groupOf = artistGroupsOf([...itemsBy('Anna', 'Ben'), { id: 'item-0', artist: 'Ben' }]);
    expect(groupOf('item-0')).toBe('Ben');
    expect(groupOf('item-1')).toBe('Ben');
  });
});
