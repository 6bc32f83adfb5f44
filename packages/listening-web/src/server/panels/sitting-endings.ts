/** How a room's trial and the sitting itself end, as events: with the names of the seats that are gone without an answer. */
import type { RoomTrial } from './panel-api.ts';
import type { PanelEvent } from './panel-events.ts';
import type { SessionRecord, SittingRecord } from './panel-records.ts';
import { hasAnswered, sessionState } from './session-flow.ts';

type Flow = Parameters<typeof sessionState>[1];

/** Of a presentation, which one it is. */
export const roomTrial = ({ stage, number, attempt }: RoomTrial): RoomTrial => ({ stage, number, attempt });

/** Seats that could answer a trial and have not. */
export const missingSeats = (room: SittingRecord, trial: RoomTrial, flow: Flow): SessionRecord[] =>
  room.seats.filter(
    (seat) => sessionState(seat, flow).stage !== 'questionnaire' && !hasAnswered(seat, trial),
  );

export function closingOf(room: SittingRecord, trial: RoomTrial, flow: Flow): PanelEvent {
  const missing = missingSeats(room, trial, flow).map(({ session }) => session);
  return { kind: 'sitting-trial-closed', sitting: room.session, ...roomTrial(trial), missing };
}

/** Nothing, where it has ended already. */
export function endingOf(room: SittingRecord, flow: Flow): PanelEvent[] {
  if (room.phase === 'ended') return [];
  const closed = room.openTrial === null ? [] : [closingOf(room, room.openTrial, flow)];
  return [...closed, { kind: 'sitting-ended', sitting: room.session }];
}
