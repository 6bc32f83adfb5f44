import { describe, expect, it } from 'vitest';
import { testOnePairPreference } from './one-pair-preference.ts';
import type { PairedComparison } from './paired-comparison.ts';

const pair = { item: 'ours', other: 'theirs' };
const answers = (
  preferred: PairedComparison['preferred'],
  count: number,
  listener: string,
): PairedComparison => ({
  first: 'ours',
  second: 'theirs',
  preferred,
  count,
  listener,
});

describe('testOnePairPreference()', () => {
  it('counts answers in either order, and one voice a listener', () => {
    const rows: PairedComparison[] = [
      answers('first', 9, 'x'),
      answers('second', 1, 'x'),
      { first: 'theirs', second: 'ours', preferred: 'first', count: 2, listener: 'y' },
      answers('neither', 4, 'z'),
    ];
    const { answers: all, listeners } = testOnePairPreference(rows, pair);
    expect(all).toMatchObject({ forItem: 9, forOther: 3, neither: 4, share: 0.75 });
    // P(X ≤ 3 | 12, ½) = 299 / 4096
    expect(all.pValue).toBeCloseTo((2 * 299) / 4096, 12);
    expect(listeners).toMatchObject({ forItem: 1, forOther: 1, neither: 1, pValue: 1 });
  });

  it('tests 16 of 16', () => {
    const { answers: all, listeners } = testOnePairPreference([{ ...pairRow, count: 16 }], pair);
    expect(all.share).toBe(1);
    expect(all.pValue).toBeCloseTo(2 ** -15, 15);
    expect(all.interval.high).toBe(1);
    expect(listeners).toBeNull();
  });

  it('knows nothing from ties, or from no rows', () => {
    for (const rows of [[], [answers('neither', 16, 'x')]])
      expect(testOnePairPreference(rows, pair).answers).toMatchObject({
        share: null,
        pValue: 1,
        interval: { low: 0, high: 1 },
      });
  });

  it('refuses rows of another pair', () =>
    expect(() => testOnePairPreference([{ ...pairRow, second: 'a third' }], pair)).toThrow('row 0'));
});

const pairRow: PairedComparison = { first: 'ours', second: 'theirs', preferred: 'first' };
