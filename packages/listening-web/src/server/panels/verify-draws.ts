/** Whether a panel's trials were those that its secret draws. */
import type { Blinding } from '../blinding/blinding.ts';
import type { DrawsVerification } from './panel-api.ts';
import type { PanelJournal } from './panel-journal.ts';
import { drawnAs } from './session-flow.ts';

/**
 * Draws every trial of the log again and holds it against what the log committed to at the time. Who has the log, the pack, the key
 * and the secret that unblinding gives away can do the same.
 */
export async function verifyDraws({
  journal,
  blinding,
}: {
  journal: PanelJournal;
  blinding: Blinding;
}): Promise<DrawsVerification> {
  if (blinding.secretSha256 !== journal.state.secretSha256) {
    return {
      intact: false,
      problem: 'the secret is not the one that was committed to when the panel opened',
    };
  }
  const { blindingKeySha256 } = journal.state;
  if (blindingKeySha256 !== null && blinding.keySha256 !== blindingKeySha256) {
    return {
      intact: false,
      problem: 'the blinding key is not the one that was committed to when the panel opened',
    };
  }
  let trials = 0;
  let problem: string | null = null;
  await journal.visitOpenedTrials((trial) => {
    trials += 1;
    if (problem !== null || blinding.drawSha256(drawnAs(trial)) === trial.drawSha256) return;
    const { place, stage, number, attempt } = trial;
    problem = `trial ${number} (${stage}, attempt ${attempt}) of session ${place.session} is not what the secret draws`;
  });
  return problem === null ? { intact: true, trials } : { intact: false, problem };
}
