/** Whether a panel's trials were those that its secret draws. */
import type { Blinding } from '../blinding/blinding.ts';
import type { DrawsVerification } from './panel-api.ts';
import type { PanelState } from './panel-state.ts';
import { drawnAs } from './session-flow.ts';

/**
 * Draws every trial of the log again and holds it against what the log committed to at the time. Who has the log, the pack, the key
 * and the secret that unblinding gives away can do the same.
 */
export function verifyDraws({
  state,
  blinding,
}: {
  state: PanelState;
  blinding: Blinding;
}): DrawsVerification {
  if (blinding.secretSha256 !== state.secretSha256) {
    return {
      intact: false,
      problem: 'the secret is not the one that was committed to when the panel opened',
    };
  }
  for (const trial of state.openedTrials) {
    if (blinding.drawSha256(drawnAs(trial)) === trial.drawSha256) continue;
    const { place, stage, number, attempt } = trial;
    return {
      intact: false,
      problem: `trial ${number} (${stage}, attempt ${attempt}) of session ${place.session} is not what the secret draws`,
    };
  }
  return { intact: true, trials: state.openedTrials.length };
}
