/** What happens to a sitting, folded into the state: one room, its seats, and where it plays for all of them, the trial under way. */
import { beginTrial, closeOpenTrial, offerSounds } from './fold-trials.ts';
import type { PanelEvent } from './panel-events.ts';
import type { PanelState, SessionRecord, SittingRecord, TrialRecord } from './panel-records.ts';

type SittingEvent = Extract<PanelEvent, { sitting: string; kind: `sitting-${string}` }>;

export function applySittingEvent(state: PanelState, event: SittingEvent): void {
  if (event.kind === 'sitting-begun') {
    beginSitting(state, event);
    return;
  }
  const sitting = sittingOf(state, event.sitting);
  switch (event.kind) {
    case 'sitting-started':
      sitting.phase = 'running';
      return;
    case 'sitting-level-noted':
      sitting.levelDba = event.levelDba;
      return;
    case 'sitting-trial-opened': {
      const trial: TrialRecord = {
        ...beginTrial(sitting, event),
        overRedrawLimit: event.overRedrawLimit,
        status: 'open',
      };
      sitting.openTrial = trial;
      sitting.heard = new Set();
      state.trialByTokenSha256.set(event.trialTokenSha256, trial);
      offerSounds(state, trial);
      return;
    }
    case 'sitting-stimulus-served':
      sitting.openTrial?.served.add(event.slot);
      return;
    case 'sitting-stimulus-heard':
      sitting.heard.add(event.slot);
      return;
    case 'sitting-trial-voided':
      closeOpenTrial(state, sitting, { event, status: 'voided' });
      sitting.attemptsVoided += 1;
      for (const seat of sitting.seats) giveUp(state, seat, 'voided');
      return;
    case 'sitting-trial-closed':
      closeOpenTrial(state, sitting, { event, status: 'answered' });
      sitting.attemptsVoided = 0;
      sitting.done = { ...sitting.done, [event.stage]: sitting.done[event.stage] + 1 };
      for (const seat of sitting.seats) {
        giveUp(state, seat, 'missed');
        seat.done = sitting.done;
        if (seat.seat !== null) seat.seat.hasMissed = event.missing.includes(seat.session);
      }
      return;
    case 'sitting-ended':
      sitting.phase = 'ended';
      return;
  }
}

function beginSitting(state: PanelState, event: Extract<SittingEvent, { kind: 'sitting-begun' }>): void {
  const isShared = event.playbackBy === 'conductor';
  const sitting: SittingRecord = {
    session: event.sitting,
    drawnFor: event.sitting,
    rehearsal: false,
    listenerOrdinal: 0,
    sessionOrdinal: state.counted.drawings,
    sessionNumber: 1,
    playbackBy: event.playbackBy,
    playback: event.playback,
    begunAt: state.lastEventAt,
    conductorTokenSha256: event.conductorTokenSha256,
    levelDba: event.levelDba,
    phase: 'waiting',
    done: { qualification: 0, training: 0, trials: 0 },
    openTrial: null,
    heard: new Set(),
    attemptsVoided: 0,
    seats: [],
  };
  // The seats of a room hear one drawing between them.
  if (isShared) state.counted.drawings += 1;
  state.sittings.set(event.sitting, sitting);
  state.sittingByJoinTokenSha256.set(event.joinTokenSha256, sitting);
  state.sittingByConductorTokenSha256.set(event.conductorTokenSha256, sitting);
}

/** What a seat has not answered. An answer that was given stands, whatever becomes of the presentation afterwards. */
function giveUp(state: PanelState, seat: SessionRecord, status: 'voided' | 'missed'): void {
  if (seat.openTrial === null) return;
  seat.voidedTrials.push(closeOpenTrial(state, seat, { event: seat.openTrial, status }));
  if (status === 'voided') seat.redraws += 1;
}

function sittingOf(state: PanelState, sitting: string): SittingRecord {
  const record = state.sittings.get(sitting);
  if (record === undefined) throw new RangeError(`Cannot fold a panel as sitting ${sitting} never began`);
  return record;
}
