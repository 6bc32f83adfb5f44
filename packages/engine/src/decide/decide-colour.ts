/** The decision about colour: harmonics are added when somebody asks for them, and by nothing that can be measured. */
import type { Decision } from './decision.ts';

/** A saturator is rendered when it stands in a plan; no direction asks for one. */
export const decideColour = (): Decision => ({
  leftOut: {
    kind: 'saturator',
    reason:
      'Harmonics of a reference cannot be told from its notes, so no direction asks for colour: it is the mix’s own.',
    evidence: {},
  },
});
