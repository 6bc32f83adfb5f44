import { flip } from '../design/random-source.ts';
import { isRightChoice, problemOfChoice, sides } from './choice-answer.ts';
import type { TestMethod } from './method.ts';

/** "Is X what A is, or what B is?" */
export const abx: TestMethod = {
  method: 'abx',
  stimuliPerTrial: 2,
  groupRule: 'two stimuli of one excerpt',
  opensReference: false,
  acceptsGroup: () => true,
  layOut({ source }) {
    const [a, b] = sides(flip(source));
    const xIsA = flip(source);
    return {
      slots: [a!, b!, { slot: 'X', member: (xIsA ? a : b)!.member }],
      truth: xIsA ? 'A' : 'B',
    };
  },
  problemOf: ({ answer }) => problemOfChoice(answer, ['A', 'B']),
  isCorrect: isRightChoice,
};
