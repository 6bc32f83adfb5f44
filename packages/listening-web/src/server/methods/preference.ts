import type { TestMethod } from './method.ts';

/** "Which do you prefer?" Nothing is right or wrong; having no preference is an answer. */
export const preference: TestMethod = {
  method: 'preference',
  slots: ['A', 'B'],
  choices: ['A', 'B', 'none'],
  pairRule: 'two stimuli of one excerpt',
  acceptsPair: () => true,
  truth: () => null,
};
