import { flip } from '../design/random-source.ts';
import { LETTERS } from '../panels/slots.ts';
import { isRightChoice, problemOfChoice } from './choice-answer.ts';
import type { TestMethod } from './method.ts';

const SWITCHES = LETTERS.slice(0, 3);

/**
 * "Which of the three is the odd one?"
 *
 * @source ISO 4120: each of the two is the odd one, at each of the three places, equally often
 */
export const triangle: TestMethod = {
  method: 'triangle',
  stimuliPerTrial: 2,
  groupRule: 'two stimuli of one excerpt',
  opensReference: false,
  acceptsGroup: () => true,
  layOut({ source }) {
    const odd = source.below(SWITCHES.length);
    const oddMember = flip(source) ? 1 : 0;
    return {
      slots: SWITCHES.map((slot, place) => ({ slot, member: place === odd ? oddMember : 1 - oddMember })),
      truth: SWITCHES[odd] ?? null,
    };
  },
  problemOf: ({ answer }) => problemOfChoice(answer, SWITCHES),
  isCorrect: isRightChoice,
};
