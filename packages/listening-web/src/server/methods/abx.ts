import type { TestMethod } from './method.ts';

/** "Is X what A is, or what B is?" Asks only whether two stimuli can be told apart. */
export const abx: TestMethod = {
  method: 'abx',
  slots: ['A', 'B', 'X'],
  choices: ['A', 'B'],
  pairRule: 'two stimuli of one excerpt',
  acceptsPair: () => true,
  truth: ({ xIsA }) => (xIsA ? 'A' : 'B'),
};
