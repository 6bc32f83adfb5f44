import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  isTiedAbove,
  moveDown,
  moveToRow,
  moveUp,
  placeOf,
  putLast,
  type RankOrder,
  toggleTie,
} from './rank-order.ts';

const APART: RankOrder = [['A'], ['B'], ['C']];
const TIED: RankOrder = [['A'], ['B', 'C'], ['D']];

describe('an order of stimuli', () => {
  it('grows from the best to the last', () => {
    expect(putLast(putLast([], 'B'), 'A')).toEqual([['B'], ['A']]);
  });

  it('moves up and down by one, and stays where there is no further', () => {
    expect(moveUp(APART, 'C')).toEqual([['A'], ['C'], ['B']]);
    expect(moveDown(APART, 'A')).toEqual([['B'], ['A'], ['C']]);
    expect(moveUp(APART, 'A')).toEqual(APART);
    expect(moveDown(APART, 'C')).toEqual(APART);
  });

  it('ties with the one above, and parts again', () => {
    const tied = toggleTie(APART, 'C');
    expect(tied).toEqual([['A'], ['B', 'C']]);
    expect(isTiedAbove(tied, 'C')).toBe(true);
    expect(isTiedAbove(tied, 'B')).toBe(false);
    expect(toggleTie(tied, 'C')).toEqual(APART);
    expect(toggleTie(APART, 'A')).toEqual(APART);
  });

  it('lets the first of a tie join the place above with all that share it', () => {
    expect(toggleTie(TIED, 'B')).toEqual([['A', 'B', 'C'], ['D']]);
  });

  it('takes what moves out of a tie', () => {
    expect(moveUp(TIED, 'C')).toEqual([['A'], ['C'], ['B'], ['D']]);
    expect(moveDown(TIED, 'B')).toEqual([['A'], ['C'], ['B'], ['D']]);
  });

  it('counts a shared place for each that shares it', () => {
    expect(['A', 'B', 'C', 'D', 'E'].map((slot) => placeOf(TIED, slot))).toEqual([1, 2, 2, 4, null]);
  });

  it('puts what is dragged where it is let go', () => {
    expect(moveToRow(APART, 'C', 0)).toEqual([['C'], ['A'], ['B']]);
    expect(moveToRow(APART, 'A', 2)).toEqual([['B'], ['C'], ['A']]);
    expect(moveToRow(TIED, 'A', 1)).toEqual([['B', 'C'], ['A'], ['D']]);
  });

  it('never loses or doubles a stimulus, whatever is done to it', () => {
    const slot = fc.constantFrom('A', 'B', 'C', 'D');
    const step = fc.oneof(
      slot.map((one) => (order: RankOrder) => moveUp(order, one)),
      slot.map((one) => (order: RankOrder) => moveDown(order, one)),
      slot.map((one) => (order: RankOrder) => toggleTie(order, one)),
      fc.tuple(slot, fc.nat(3)).map(
        ([one, row]) =>
          (order: RankOrder) =>
            moveToRow(order, one, row),
      ),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const order = steps.reduce((now, next) => next(now), [['A'], ['B'], ['C'], ['D']] as RankOrder);
        expect(order.flat().toSorted()).toEqual(['A', 'B', 'C', 'D']);
        expect(order.every((place) => place.length > 0)).toBe(true);
      }),
    );
  });
});
