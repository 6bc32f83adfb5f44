import { describe, expect, it } from 'vitest';
import { createRandom } from '../numeric/random.ts';
import { countCircularTriads } from './circular-triads.ts';
import type { PairedComparison } from './paired-comparison.ts';

const ordered = (items: readonly string[], listener: string): PairedComparison[] =>
  items.flatMap((first, place) =>
    items
      .slice(place + 1)
      .map((second): PairedComparison => ({ first, second, preferred: 'first', listener })),
  );

describe('countCircularTriads()', () => {
  it('finds none in an order, and how rarely coins give none', () => {
    const { listeners } = countCircularTriads(ordered(['a', 'b', 'c', 'd'], 'x'), {
      random: createRandom('coins'),
      resamples: 4000,
    });
    expect(listeners[0]).toMatchObject({ triads: 4, circular: 0, circularShare: 0, consistency: 1 });
    // 4! orders among 2^6 outcomes
    expect(listeners[0]!.pValue).toBeCloseTo(24 / 64, 1);
  });

  it('finds a circle', () => {
    const rows: PairedComparison[] = [
      { first: 'a', second: 'b', preferred: 'first' },
      { first: 'b', second: 'c', preferred: 'first' },
      { first: 'a', second: 'c', preferred: 'second' },
    ];
    const { panel, listeners } = countCircularTriads(rows, { random: createRandom('circle') });
    expect(panel).toMatchObject({ triads: 1, circular: 1, consistency: 0, pValue: 1 });
    expect(listeners).toEqual([]);
  });

  it('leaves out pairs that are undecided', () => {
    const rows = [
      ...ordered(['a', 'b', 'c'], 'x'),
      { first: 'b', second: 'a', preferred: 'first', listener: 'x' } as const,
    ];
    const { listeners } = countCircularTriads(rows, { random: createRandom('tied') });
    expect(listeners[0]).toMatchObject({ triads: 0, circularShare: null, consistency: null, pValue: 1 });
  });

  it('is empty for no rows and refuses too few resamples', () => {
    expect(countCircularTriads([], { random: createRandom('none') }).panel.triads).toBe(0);
    expect(() => countCircularTriads([], { random: createRandom('few'), resamples: 5 })).toThrow(RangeError);
  });
});
