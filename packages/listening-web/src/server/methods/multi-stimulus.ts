import { spoiledSlot } from './choice-answer.ts';
import { lettered, MOST_STIMULI } from './many-stimuli.ts';
import type { TestMethod } from './method.ts';
import { isRatedLowest, problemOfRatings } from './rating-answer.ts';

/** From 0 to 100, in whole points. */
export const HUNDRED_POINTS = { lowest: 0, highest: 100, stepsPerPoint: 1 } as const;

/**
 * "How good is each?", all of them at once and no reference among them: of masters none is the truth.
 *
 * @source Recommendation ITU-R BS.2132
 */
export const multiStimulus: TestMethod = {
  method: 'multi-stimulus',
  stimuliPerTrial: 'all',
  groupRule: `an excerpt with 2 to ${MOST_STIMULI} stimuli`,
  opensReference: false,
  acceptsGroup: (group) => group.length >= 2 && group.length <= MOST_STIMULI,
  layOut: ({ order }) => ({ slots: lettered(order), truth: null }),
  problemOf: ({ answer, layout }) => problemOfRatings(answer, layout, HUNDRED_POINTS),
  isCorrect({ answer, layout, group }) {
    const spoiled = spoiledSlot(layout, group);
    return spoiled === null ? null : isRatedLowest(answer, spoiled);
  },
};
