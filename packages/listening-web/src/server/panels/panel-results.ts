import { PANEL_RESULTS_SCHEMA, type PanelResultRow } from '@earwitness/bench/panel';
import type { Blinding } from '../blinding/blinding.ts';
import { scoreChoice } from '../methods/method.ts';
import type { PanelState, TrialRecord } from './panel-state.ts';

/** The answers of some trials as tidy rows, training included and marked, in the order given. Names what was behind A and B. */
export function resultRows({
  state,
  trials,
  blinding,
}: {
  state: PanelState;
  trials: readonly TrialRecord[];
  blinding: Pick<Blinding, 'reveal'>;
}): PanelResultRow[] {
  return trials.flatMap((trial) => {
    const session = state.sessions.get(trial.session);
    if (trial.answer === null || session === undefined) return [];
    const { choice, confidence, responseSeconds, switches } = trial.answer;
    const { truth, itemId, conditionA, conditionB } = blinding.reveal(trial);
    return {
      schema: PANEL_RESULTS_SCHEMA,
      panelId: state.definition.panelId,
      simulated: state.definition.simulated,
      listener: session.listener,
      session: session.session,
      trial: trial.number,
      training: trial.training,
      method: state.definition.method,
      itemId,
      conditionA,
      conditionB,
      truth,
      choice,
      correct: scoreChoice({ choice, truth }),
      confidence,
      responseSeconds,
      switches,
      playback: session.playback,
      trainedListener: session.trainedListener,
    };
  });
}
