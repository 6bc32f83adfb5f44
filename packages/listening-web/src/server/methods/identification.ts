import { flip } from '../design/random-source.ts';
import { isRightChoice, problemOfChoice, sides } from './choice-answer.ts';
import type { TestMethod } from './method.ts';

/** "Which of the two did the AI master?" */
export const identification: TestMethod = {
  method: 'identification',
  stimuliPerTrial: 2,
  groupRule: 'an excerpt with the master of an engine and one of somebody else',
  opensReference: false,
  acceptsGroup: (group) => group.filter(({ makerKind }) => makerKind === 'engine').length === 1,
  layOut({ group, source }) {
    const slots = sides(flip(source));
    const engines = slots.filter(({ member }) => group[member]?.makerKind === 'engine');
    // on a null trial both are, or neither: a coin is as right as anything
    const truth = engines.length === 1 ? engines[0] : slots[source.below(slots.length)];
    return { slots, truth: truth?.slot ?? null };
  },
  problemOf: ({ answer }) => problemOfChoice(answer, ['A', 'B']),
  isCorrect: isRightChoice,
};
