/** An order of stimuli that a listener makes step by step: places from the best to the last, several in one place for a tie. */

export type RankOrder = readonly (readonly string[])[];

/** Where a stimulus stands, from 1; a place that two share is counted for both, and the one below is then two further. */
export function placeOf(order: RankOrder, slot: string): number | null {
  const index = placeIndexOf(order, slot);
  return index < 0 ? null : 1 + order.slice(0, index).flat().length;
}

/** Puts a stimulus into a place of its own below all others. */
export const putLast = (order: RankOrder, slot: string): RankOrder => [...without(order, slot), [slot]];

/** One step towards the best: out of a shared place, or past the place above. */
export function moveUp(order: RankOrder, slot: string): RankOrder {
  const index = placeIndexOf(order, slot);
  if (index < 0) return order;
  if (order[index]!.length > 1) return insertAt(without(order, slot), index, slot);
  return index === 0 ? order : insertAt(without(order, slot), index - 1, slot);
}

/** One step towards the last: out of a shared place, or past the place below. */
export function moveDown(order: RankOrder, slot: string): RankOrder {
  const index = placeIndexOf(order, slot);
  if (index < 0) return order;
  return insertAt(without(order, slot), index + 1, slot);
}

/** Shares the place above, or leaves a shared place for one of its own just below it. */
export function toggleTie(order: RankOrder, slot: string): RankOrder {
  const index = placeIndexOf(order, slot);
  if (index < 0) return order;
  if (isTiedAbove(order, slot)) return insertAt(without(order, slot), index + 1, slot);
  if (index === 0) return order;
  return order
    .map((place, at) => (at === index - 1 ? [...place, ...order[index]!] : place))
    .filter((_, at) => at !== index);
}

/** Whether a stimulus shares the place of the one that is shown above it. */
export function isTiedAbove(order: RankOrder, slot: string): boolean {
  const index = placeIndexOf(order, slot);
  return index >= 0 && order[index]!.indexOf(slot) > 0;
}

/**
 * Puts a stimulus into a place of its own where it was dragged to.
 *
 * @param row among all that are shown one below the other, from 0; inside a shared place it goes below that
 */
export function moveToRow(order: RankOrder, slot: string, row: number): RankOrder {
  const rest = without(order, slot);
  let rows = 0;
  const index = rest.findIndex((place) => {
    if (rows >= row) return true;
    rows += place.length;
    return false;
  });
  return insertAt(rest, index < 0 ? rest.length : index, slot);
}

const placeIndexOf = (order: RankOrder, slot: string): number =>
  order.findIndex((place) => place.includes(slot));

const without = (order: RankOrder, slot: string): RankOrder =>
  order.map((place) => place.filter((one) => one !== slot)).filter((place) => place.length > 0);

const insertAt = (order: RankOrder, index: number, slot: string): RankOrder => [
  ...order.slice(0, index),
  [slot],
  ...order.slice(index),
];
