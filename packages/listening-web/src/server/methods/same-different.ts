import { flip } from '../design/random-source.ts';
import { isRightChoice, problemOfChoice, sides } from './choice-answer.ts';
import type { TestMethod } from './method.ts';

/** "Are the two the same, or not?" */
export const sameDifferent: TestMethod = {
  method: 'same-different',
  stimuliPerTrial: 2,
  groupRule: 'two stimuli of one excerpt',
  opensReference: false,
  acceptsGroup: () => true,
  layOut({ source, isNull }) {
    const [a, b] = sides(flip(source));
    const isSame = flip(source);
    return {
      slots: [a!, isSame ? { slot: 'B', member: a!.member } : b!],
      truth: isSame || isNull ? 'same' : 'different',
    };
  },
  problemOf: ({ answer }) => problemOfChoice(answer, ['same', 'different']),
  isCorrect: isRightChoice,
};
