import { permutation, type RandomSource } from './random-source.ts';
import { williamsSquare } from './williams-square.ts';

/**
 * The order of treatments for one of many listeners: rows of a Williams square, gone through in a drawn order under drawn names, then
 * anew, so that every full turn is balanced and no order can be foreseen.
 *
 * @param ordinal which listener (or session), from 0
 * @param sourceOf chances of a turn, the same each time it is asked
 */
export function balancedOrder({
  treatments,
  ordinal,
  sourceOf,
}: {
  treatments: number;
  ordinal: number;
  sourceOf: (turn: number) => RandomSource;
}): number[] {
  const rows = williamsSquare(treatments);
  const source = sourceOf(Math.floor(ordinal / rows.length));
  const names = permutation(source, treatments);
  const rowOrder = permutation(source, rows.length);
  const row = rows[rowOrder[ordinal % rows.length] ?? 0] ?? [];
  return row.map((treatment) => names[treatment] ?? 0);
}
