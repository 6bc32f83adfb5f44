import { describe, expect, it } from 'vitest';
import { williamsSquare } from './williams-square.ts';

describe('williamsSquare()', () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8, 12])(
    'puts each of %i treatments at each place, and after each other, equally often',
    (n) => {
      const rows = williamsSquare(n);
      expect(rows).toHaveLength(n === 1 || n % 2 === 0 ? n : 2 * n);
      const places = new Map<string, number>();
      const successions = new Map<string, number>();
      for (const row of rows) {
        expect(row.toSorted((one, other) => one - other)).toEqual(
          Array.from({ length: n }, (_, index) => index),
        );
        row.forEach((treatment, place) => {
          count(places, `${treatment} at ${place}`);
          if (place > 0) count(successions, `${row[place - 1]} before ${treatment}`);
        });
      }
      expect(places.size).toBe(n * n);
      expect(new Set(places.values())).toEqual(new Set([rows.length / n]));
      expect(successions.size).toBe(n * (n - 1));
      if (n > 1) expect(new Set(successions.values())).toEqual(new Set([rows.length / n]));
    },
  );

  it('refuses half a treatment', () => {
    expect(() => williamsSquare(2.5)).toThrow(/whole/);
    expect(() => williamsSquare(0)).toThrow(RangeError);
  });
});

function count(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
