import { spoiledSlot } from './choice-answer.ts';
import { lettered, MOST_STIMULI, referenceIn } from './many-stimuli.ts';
import type { TestMethod } from './method.ts';
import { HUNDRED_POINTS } from './multi-stimulus.ts';
import { isRatedLowest, problemOfRatings } from './rating-answer.ts';

/**
 * "How near to the reference is each?", the reference itself hidden among them, with anchors of known poorness.
 *
 * @source Recommendation ITU-R BS.1534-3: clauses 5 (stimuli) and 6 (one of them must be given 100)
 */
export const mushra: TestMethod = {
  method: 'mushra',
  stimuliPerTrial: 'all',
  groupRule: `an excerpt with a hidden reference, a low and a mid anchor and a condition, ${MOST_STIMULI} stimuli at most`,
  opensReference: true,
  acceptsGroup: (group) =>
    group.length <= MOST_STIMULI &&
    (['hidden-reference', 'low-anchor', 'mid-anchor'] as const).every(
      (wanted) => group.filter(({ role }) => role === wanted).length === 1,
    ) &&
    group.some(({ role }) => role === 'condition'),
  layOut: ({ group, order }) => ({
    slots: [{ slot: 'R', member: referenceIn(group) }, ...lettered(order)],
    truth: null,
  }),
  problemOf({ answer, layout }) {
    const problem = problemOfRatings(answer, layout, HUNDRED_POINTS);
    if (problem !== null || !('ratings' in answer)) return problem;
    return answer.ratings.some(({ rating }) => rating === HUNDRED_POINTS.highest)
      ? null
      : 'the reference is among them, so one at least must be given 100';
  },
  isCorrect({ answer, layout, group }) {
    const spoiled = spoiledSlot(layout, group);
    return spoiled === null ? null : isRatedLowest(answer, spoiled);
  },
};
