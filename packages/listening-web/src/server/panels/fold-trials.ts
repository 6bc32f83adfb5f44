/** How a presentation comes and goes in the state, whether one listener hears it or a room does. */
import type { PanelEvent } from './panel-events.ts';
import type { PanelState, SessionRecord, SittingRecord, TrialRecord } from './panel-records.ts';
import type { SessionPlace, TrialStage } from './presentation.ts';
import type { Slot } from './slots.ts';

/** What is said of every presentation that may be heard. */
type PresentedEvent = Extract<
  PanelEvent,
  { kind: 'trial-prepared' | 'trial-opened' | 'sitting-trial-opened' }
>;

export function beginTrial(place: SessionPlace, event: PresentedEvent): TrialRecord {
  const tokens = Object.entries(event.stimulusTokenSha256s) as [Slot, string][];
  return {
    place,
    stage: event.stage,
    number: event.number,
    attempt: event.attempt,
    tokenSha256: event.trialTokenSha256,
    slotByTokenSha256: new Map(tokens.map(([slot, token]) => [token, slot])),
    drawSha256: event.drawSha256,
    tabSha256: null,
    overRedrawLimit: false,
    served: new Set(),
    status: 'prepared',
    answer: null,
  };
}

/** Makes its sounds be found. */
export function offerSounds(state: PanelState, trial: TrialRecord): void {
  for (const token of trial.slotByTokenSha256.keys()) state.trialByStimulusTokenSha256.set(token, trial);
}

/** Makes them be found no more. */
export function withdrawSounds(state: PanelState, trial: TrialRecord): void {
  for (const token of trial.slotByTokenSha256.keys()) state.trialByStimulusTokenSha256.delete(token);
}

const NO_SOUNDS: TrialRecord['slotByTokenSha256'] = new Map();

/** Ends the trial that is open, which must be the one that is meant. */
export function closeOpenTrial(
  state: PanelState,
  holder: SessionRecord | SittingRecord,
  {
    event: { stage, number, attempt },
    status,
  }: {
    event: { readonly stage: TrialStage; readonly number: number; readonly attempt: number };
    status: 'voided' | 'answered' | 'missed';
  },
): TrialRecord {
  const trial = holder.openTrial;
  if (trial === null)
    throw new RangeError(`Cannot fold a panel as session ${holder.session} has no open trial`);
  if (trial.stage !== stage || trial.number !== number || trial.attempt !== attempt) {
    throw new RangeError(
      `Cannot fold a panel as an event must be of the open trial of session ${holder.session}, ${trial.stage} ${trial.number}, attempt ${trial.attempt}: it is of ${stage} ${number}, attempt ${attempt}`,
    );
  }
  trial.status = status;
  holder.openTrial = null;
  withdrawSounds(state, trial);
  trial.slotByTokenSha256 = NO_SOUNDS;
  return trial;
}
