import type { TestMethod } from './method.ts';

const ENGINE = 'engine';

/** "Which of the two did a program make?" The right answer is the slot whose maker is an engine. */
export const identification: TestMethod = {
  method: 'identification',
  slots: ['A', 'B'],
  choices: ['A', 'B'],
  pairRule: 'two stimuli of one excerpt, exactly one of them made by an engine',
  acceptsPair: ({ first, second }) => (first === ENGINE) !== (second === ENGINE),
  truth: ({ makerKindA }) => (makerKindA === ENGINE ? 'A' : 'B'),
};
