import { describe, expect, it } from 'vitest';
import { MOST_SIZE } from '../clustered/confirmatory-method.ts';
import { MEASURED_RANKING_SIZES, rankingObjection } from './ranking-objection.ts';

const even = (listeners: number) => Array.from({ length: listeners }, () => ({ n: 12 }));

describe('rankingObjection()', () => {
  it('objects wherever the measured size is too large, and nowhere else', () => {
    for (const { conditions, listeners, size } of MEASURED_RANKING_SIZES)
      expect(rankingObjection({ conditions, listeners: even(listeners) }) === null).toBe(size <= MOST_SIZE);
  });

  it('goes by the nearest measured cell below, and says how many listeners would do', () => {
    expect(rankingObjection({ conditions: 2, listeners: even(7) })).toBe(
      'with 7 listeners, rankings of 2 conditions that are liked alike tell some apart in up to 7.3 % of panels: 8 or more may decide',
    );
    expect(rankingObjection({ conditions: 4, listeners: even(7) })).toBeNull();
  });

  it('counts listeners by what they gave', () => {
    const loads = [...even(2).map(() => ({ n: 60 })), ...even(8)];
    expect(rankingObjection({ conditions: 3, listeners: loads })).toBeNull();
    expect(rankingObjection({ conditions: 2, listeners: loads })).toContain('with as good as 5 listeners');
    expect(rankingObjection({ conditions: 3, listeners: [{ n: 500 }, ...even(9)] })).toContain(
      'a few of the 10 listeners gave most of the answers',
    );
  });

  it('lets nobody alone tell conditions apart', () => {
    expect(rankingObjection({ conditions: 3, listeners: even(1) })).toBe(
      'one listener does not show how much listeners differ: 2 or more may decide',
    );
    expect(rankingObjection({ conditions: 1, listeners: even(9) })).toContain('no ranking of 1 conditions');
  });
});
