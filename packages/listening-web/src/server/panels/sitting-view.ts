/** How a room stands, and who is at hand in it: read from the state, and from when each seat was heard of last. */
import type { Blinding } from '../blinding/blinding.ts';
import type { PracticeFeedback, RoomView, SeatStatus } from './panel-api.ts';
import type { SessionRecord, SittingRecord } from './panel-records.ts';
import { drawnAs, hasAnswered, sessionState } from './session-flow.ts';
import { missingSeats } from './sitting-endings.ts';
import type { Slot } from './slots.ts';

/** Seats ask every second or oftener. */
const AWAY_AFTER_SECONDS = 6;

/**
 * Who was heard of when, and what is played. In memory alone: it decides nothing that is kept, and after a restart all count as here
 * until the time is over in which they would have asked.
 */
export class SeatsAtHand {
  readonly #now: () => Date;
  readonly #since: number;
  readonly #seenAt = new Map<string, number>();
  readonly #playing = new Map<string, Slot>();

  constructor({ now }: { now: () => Date }) {
    this.#now = now;
    this.#since = now().getTime();
  }

  seen(session: string): void {
    this.#seenAt.set(session, this.#now().getTime());
  }

  isAway(session: string): boolean {
    const seenAt = this.#seenAt.get(session) ?? this.#since;
    return this.#now().getTime() - seenAt > AWAY_AFTER_SECONDS * 1000;
  }

  plays(sitting: string, slot: Slot | null): void {
    if (slot === null) this.#playing.delete(sitting);
    else this.#playing.set(sitting, slot);
  }

  playing(sitting: string): Slot | null {
    return this.#playing.get(sitting) ?? null;
  }
}

export function roomView(
  room: SittingRecord,
  { flow, atHand }: { flow: Parameters<typeof sessionState>[1]; atHand: SeatsAtHand },
): RoomView {
  const { playbackBy, playback, phase, levelDba, openTrial, done } = room;
  return {
    playbackBy,
    playback,
    phase,
    levelDba,
    trial:
      openTrial === null
        ? null
        : { stage: openTrial.stage, number: openTrial.number, attempt: openTrial.attempt },
    trialsDone: done.trials,
    trialsTotal: flow.blinding.trialCounts.trials,
    seats: room.seats.map((seat) => ({
      seat: seat.seat?.number ?? 0,
      status: statusOf(seat, { room, flow, atHand }),
      answers: seat.answersGiven,
    })),
  };
}

function statusOf(
  seat: SessionRecord,
  {
    room: { playbackBy, openTrial },
    flow,
    atHand,
  }: { room: SittingRecord; flow: Parameters<typeof sessionState>[1]; atHand: SeatsAtHand },
): SeatStatus {
  const { stage } = sessionState(seat, flow);
  const isDone =
    playbackBy === 'seats' ? stage === 'finished' : openTrial !== null && hasAnswered(seat, openTrial);
  if (isDone) return 'answered';
  if (atHand.isAway(seat.session)) return 'away';
  return stage === 'questionnaire' ? 'asked' : 'here';
}

/**
 * What a seat's answer to the practice trial under way, or just over, came to: once everyone has answered or the room has gone on, so
 * that nobody is led by a neighbor who knows already. Null where there is nothing to tell.
 */
export function practiceFeedback(
  seat: SessionRecord,
  {
    room,
    flow,
    blinding,
  }: { room: SittingRecord; flow: Parameters<typeof sessionState>[1]; blinding: Blinding },
): PracticeFeedback | null {
  const last = seat.answeredTrials.at(-1);
  if (last?.stage !== 'training' || last.answer === null) return null;
  const { openTrial, done } = room;
  const isUnderWay = openTrial !== null && hasAnswered(seat, openTrial);
  const isTold = isUnderWay
    ? missingSeats(room, openTrial, flow).length === 0
    : done.training === last.number && done.trials === 0;
  if (!isTold) return null;
  const presentation = drawnAs(last);
  const correct = blinding.isCorrect(presentation, last.answer.answer);
  return correct === null
    ? null
    : { method: blinding.present(presentation).method, answer: last.answer.answer, correct };
}
