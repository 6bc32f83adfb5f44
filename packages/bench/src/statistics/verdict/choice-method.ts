/** The ways of asking whose answers are one choice each, and what their answers mean. */
import type { Protocol } from '../detection/protocol.ts';

export type ChoiceMethod =
  | 'abx'
  | 'same-different'
  | 'triangle'
  | 'tetrad'
  | 'identification'
  | 'preference'
  | 'paired-comparison';

export interface ChoiceMethodKind {
  /**
   * `detection`: who is right hears a difference, who is wrong too often hears one as well. `identification`: who is wrong too often
   * takes one for the other. `preference`: nothing is right or wrong.
   */
  readonly asks: 'detection' | 'identification' | 'preference';
  /** What guessing gives, or liking both alike. */
  readonly chance: number;
  /** The rules by which a listener may answer, from which d′ follows; without where none does, or not from a share alone. */
  readonly protocols: readonly Protocol[];
}

export const CHOICE_METHODS: Readonly<Record<ChoiceMethod, ChoiceMethodKind>> = {
  abx: {
    asks: 'detection',
    chance: 1 / 2,
    // with free switching the truth lies between
    protocols: ['abx-independent-observation', 'abx-differencing'],
  },
  // of hits and false alarms, as listeners lean to "same" or to "different": `differentResponses`
  'same-different': { asks: 'detection', chance: 1 / 2, protocols: [] },
  triangle: { asks: 'detection', chance: 1 / 3, protocols: ['triangle'] },
  tetrad: { asks: 'detection', chance: 1 / 3, protocols: ['tetrad'] },
  identification: { asks: 'identification', chance: 1 / 2, protocols: ['2afc'] },
  preference: { asks: 'preference', chance: 1 / 2, protocols: [] },
  'paired-comparison': { asks: 'preference', chance: 1 / 2, protocols: [] },
};

export const isPreference = (method: ChoiceMethod): boolean => CHOICE_METHODS[method].asks === 'preference';
