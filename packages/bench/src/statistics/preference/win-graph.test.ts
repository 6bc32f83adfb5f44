import { describe, expect, it } from 'vitest';
import { checkConnected, connectedGroups, DisconnectedComparisonsError } from './win-graph.ts';

describe('connectedGroups()', () => {
  it('finds items that beat each other round about', () => {
    expect(connectedGroups([[1], [2], [0]])).toEqual([[0, 1, 2]]);
    expect(connectedGroups([[1], [0, 2], [3], [2]])).toEqual([
      [0, 1],
      [2, 3],
    ]);
  });

  it('puts a group before those it beats', () =>
    expect(connectedGroups([[], [0], [1, 0]])).toEqual([[2], [1], [0]]));

  it('takes thousands of items in a row', () => {
    const chain = Array.from({ length: 20_000 }, (_, item) => (item < 19_999 ? [item + 1] : [0]));
    expect(connectedGroups(chain)).toHaveLength(1);
  });
});

describe('checkConnected()', () => {
  it('names the groups, the undefeated and the winless, and the way out', () => {
    const check = () => checkConnected(['best', 'a', 'b', 'worst'], [[1, 2], [2, 3], [1], []]);
    expect(check).toThrow(DisconnectedComparisonsError);
    expect(check).toThrow('never beaten: best; never preferred: worst');
    expect(check).toThrow('priorStandardDeviation');
    try {
      check();
    } catch (error) {
      expect((error as DisconnectedComparisonsError).groups).toEqual([['best'], ['a', 'b'], ['worst']]);
    }
  });

  it('accepts one item, and none', () => {
    checkConnected([], []);
    checkConnected(['a'], [[]]);
    expect(() => checkConnected(['a', 'b'], [[], []])).toThrow(DisconnectedComparisonsError);
  });
});
