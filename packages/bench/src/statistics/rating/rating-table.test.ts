import { describe, expect, it } from 'vitest';
import { listenerDifferences, meansMatrix, type Rating, settleRounding } from './rating-table.ts';

const ratings = (rows: readonly (readonly [string, number, string, number])[]): Rating[] =>
  rows.map(([listener, item, system, score]) => ({ listener, item, system, score }));

describe('listenerDifferences()', () => {
  it('takes the items on which a listener rated both, and leaves out who has none', () => {
    const panel = ratings([
      ['ann', 1, 'ours', 80],
      ['ann', 1, 'theirs', 70],
      ['ann', 2, 'ours', 10],
      ['bob', 1, 'ours', 50],
      ['bob', 2, 'theirs', 60],
    ]);
    expect(listenerDifferences(panel, { first: 'ours', second: 'theirs' })).toEqual([
      { listener: 'ann', difference: 10, items: 1 },
    ]);
  });

  it('keeps ties that floating point would break: 0.1 + 0.2 and 0.3 apart over three items', () => {
    const thirds = (listener: string, differences: readonly number[]) =>
      differences.flatMap((difference, item) => [
        { listener, item, system: 'ours', score: difference },
        { listener, item, system: 'theirs', score: 0 },
      ]);
    const [one, other] = listenerDifferences(
      [...thirds('ann', [0.1, 0.2, 0]), ...thirds('bob', [0.3, 0, 0])],
      {
        first: 'ours',
        second: 'theirs',
      },
    );
    expect(0.1 + 0.2).not.toBe(0.3);
    expect(one!.difference).toBe(other!.difference);
  });

  it('refuses no ratings and scores that are not numbers', () => {
    expect(() => listenerDifferences([], { first: 'a', second: 'b' })).toThrow(RangeError);
    expect(() =>
      listenerDifferences(ratings([['ann', 1, 'a', Number.NaN]]), { first: 'a', second: 'b' }),
    ).toThrow('finite');
  });
});

describe('meansMatrix()', () => {
  it('names listeners who lack a system', () => {
    const panel = ratings([
      ['ann', 1, 'a', 1],
      ['ann', 1, 'b', 2],
      ['bob', 1, 'a', 3],
    ]);
    expect(meansMatrix(panel, ['a', 'b'])).toEqual({ listeners: ['ann'], rows: [[1, 2]], left: ['bob'] });
  });
});

describe('settleRounding()', () => {
  it('moves no whole or half number', () =>
    expect(settleRounding([100, -33.5, 0.25, 0])).toEqual([100, -33.5, 0.25, 0]));
});
