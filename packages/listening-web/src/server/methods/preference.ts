import { flip } from '../design/random-source.ts';
import { problemOfChoice, sides, spoiledSlot } from './choice-answer.ts';
import type { TestMethod } from './method.ts';

/** "Which do you prefer?" Nothing is right or wrong, but on a catch trial; having no preference may be an answer. */
export const preference: TestMethod = {
  method: 'preference',
  stimuliPerTrial: 2,
  groupRule: 'two stimuli of one excerpt',
  opensReference: false,
  acceptsGroup: () => true,
  layOut: ({ source }) => ({ slots: sides(flip(source)), truth: null }),
  problemOf: ({ answer, allowsTies }) =>
    problemOfChoice(answer, allowsTies ? ['A', 'B', 'none'] : ['A', 'B']),
  isCorrect({ answer, layout, group }) {
    const spoiled = spoiledSlot(layout, group);
    if (spoiled === null || !('choice' in answer)) return null;
    return answer.choice !== spoiled && answer.choice !== 'none';
  },
};
