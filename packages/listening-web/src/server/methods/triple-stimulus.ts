import { flip } from '../design/random-source.ts';
import { sides } from './choice-answer.ts';
import { referenceIn } from './many-stimuli.ts';
import type { TestMethod } from './method.ts';
import { problemOfRatings, ratingOf } from './rating-answer.ts';

/** From "very annoying" to "imperceptible", with one decimal. */
const FIVE_GRADES = { lowest: 1, highest: 5, stepsPerPoint: 10 } as const;

/**
 * "Which of the two is not the reference, and how much does it differ?", the reference itself being one of the two.
 *
 * @source Recommendation ITU-R BS.1116-3, with its A as R here and its B and C as A and B
 */
export const tripleStimulus: TestMethod = {
  method: 'triple-stimulus',
  stimuliPerTrial: 2,
  groupRule: 'an excerpt with a hidden reference and a condition',
  opensReference: true,
  acceptsGroup: (group) => group.filter(({ role }) => role === 'hidden-reference').length === 1,
  layOut({ group, source }) {
    const reference = referenceIn(group);
    const pair = sides(flip(source));
    return {
      slots: [{ slot: 'R', member: reference }, ...pair],
      truth: pair.find(({ member }) => member !== reference)?.slot ?? null,
    };
  },
  problemOf({ answer, layout }) {
    const problem = problemOfRatings(answer, layout, FIVE_GRADES);
    if (problem !== null || !('ratings' in answer)) return problem;
    return answer.ratings.some(({ rating }) => rating === FIVE_GRADES.highest)
      ? null
      : 'one of the two is the reference, so one at least must be given 5.0';
  },
  isCorrect({ answer, layout }) {
    const reference = layout.slots.find(({ slot }) => slot !== 'R' && slot !== layout.truth)?.slot ?? null;
    return ratingOf(answer, reference) > ratingOf(answer, layout.truth);
  },
};
