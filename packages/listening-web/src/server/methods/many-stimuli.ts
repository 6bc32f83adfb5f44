/** What methods that show all stimuli of an excerpt at once have in common. */
import { LETTERS, type Slot } from '../panels/slots.ts';
import type { GroupMember, Layout } from './method.ts';

/** Recommendation ITU-R BS.1534-3 allows no more in one trial, references and anchors included. */
export const MOST_STIMULI = LETTERS.length;

/** Every member under a letter, in the order given. */
export const lettered = (order: readonly number[]): Layout['slots'] =>
  order.flatMap((member, place) => {
    const slot = LETTERS[place];
    return slot === undefined ? [] : [{ slot, member }];
  });

/** The switches that are judged: all but a reference named as such. */
export const judgedSlots = (layout: Layout): Slot[] =>
  layout.slots.flatMap(({ slot }) => (slot === 'R' ? [] : [slot]));

/** Where the hidden reference stands among the members. */
export const referenceIn = (group: readonly GroupMember[]): number =>
  group.findIndex(({ role }) => role === 'hidden-reference');

/** Whether each of the judged switches is named once, and nothing else. */
export function namesEachOnce(named: readonly Slot[], layout: Layout): boolean {
  const wanted = judgedSlots(layout);
  return named.length === wanted.length && wanted.every((slot) => named.includes(slot));
}
