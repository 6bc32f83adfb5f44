import { describe, expect, it } from 'vitest';
import { tallyComparisons } from './paired-comparison.ts';

describe('tallyComparisons()', () => {
  it('counts answers by ordered pair and by listener', () => {
    const tally = tallyComparisons([
      { first: 'a', second: 'b', preferred: 'first', listener: 'x' },
      { first: 'b', second: 'a', preferred: 'neither', listener: 'x' },
      { first: 'a', second: 'b', preferred: 'second', listener: 'y', count: 3 },
    ]);
    expect(tally).toEqual({
      items: ['a', 'b'],
      pairs: [
        { first: 0, second: 1 },
        { first: 1, second: 0 },
      ],
      counts: [
        [1, 3, 0],
        [0, 0, 1],
      ],
      listeners: [
        {
          listener: 'x',
          pairs: [0, 1],
          counts: [
            [1, 0, 0],
            [0, 0, 1],
          ],
        },
        { listener: 'y', pairs: [0], counts: [[0, 3, 0]] },
      ],
      comparisons: 5,
      ties: 1,
    });
  });

  it('is empty for no rows', () =>
    expect(tallyComparisons([])).toEqual({
      items: [],
      pairs: [],
      counts: [],
      listeners: [],
      comparisons: 0,
      ties: 0,
    }));

  it('refuses rows that cannot be counted', () => {
    const row = { first: 'a', second: 'b', preferred: 'first' } as const;
    expect(() => tallyComparisons([{ ...row, second: 'a' }])).toThrow('row 0 has "a" twice');
    expect(() => tallyComparisons([{ ...row, count: 0.5 }])).toThrow(RangeError);
    expect(() => tallyComparisons([{ ...row, preferred: 'both' as 'first' }])).toThrow('"both"');
    expect(() => tallyComparisons([row, { ...row, listener: 'x' }])).toThrow(TypeError);
  });
});
