import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { AnswerReply, AskedTrial, GivenAnswer, SeatView } from '../api.ts';
import { SeatController } from './seat-controller.ts';

const GIVEN: GivenAnswer = {
  answer: { choice: 'A' },
  confidence: null,
  responseSeconds: 3,
  switches: 1,
  comment: null,
};

/** A room with one trial under way, unless it is another by and by, and a device that may need a while to keep something. */
function seatOf({ keepsAfterSeconds = 0 }: { keepsAfterSeconds?: number } = {}) {
  const room = { number: 1, attempt: 0, hasMissed: false, feedback: null as SeatView['feedback'] };
  const kept: GivenAnswer[] = [];
  const sent: GivenAnswer[] = [];
  const seat = new SeatController({
    api: {
      seat: async () =>
        ({
          seat: 1,
          playbackBy: 'conductor',
          phase: 'running',
          trial: { stage: 'trials', number: room.number, attempt: room.attempt },
          isAnswered: sent.length > 0,
          heard: ['A', 'B', 'X'],
          playing: null,
          feedback: room.feedback,
          session: { stage: 'trials', seat: { number: 1, hasMissed: room.hasMissed } },
        }) as unknown as SeatView,
      seatTrial: async () => ({ trialToken: `${room.number}.${room.attempt}`, method: 'abx' }) as AskedTrial,
    },
    keep: async (_trialToken, answer) => {
      await new Promise((resolve) => setTimeout(resolve, keepsAfterSeconds * 1_000));
      kept.push(answer);
    },
    send: async () => {
      sent.push(...kept.splice(0));
      return sent.length === 0 ? null : ({ feedback: null } as AnswerReply);
    },
    onChange: () => {},
    onView: () => {},
    onRefused: (error) => {
      throw error;
    },
  });
  return { seat, sent, room };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('sends an answer that the device is still keeping when the room is asked next', async () => {
  const { seat, sent } = seatOf({ keepsAfterSeconds: 2.5 });
  seat.follow();
  await vi.advanceTimersByTimeAsync(100);
  expect(seat.state).toMatchObject({ kind: 'trial', phase: 'asked' });
  void seat.answer(GIVEN);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(seat.state).toMatchObject({ kind: 'trial', phase: 'sending' });
  await vi.advanceTimersByTimeAsync(1_000);
  expect(seat.state).toEqual({ kind: 'answered', feedback: null });
  expect(sent).toEqual([GIVEN]);
  seat.leave();
});

it('says why it has another trial than before: drawn anew, or gone on to without its answer', async () => {
  const { seat, room } = seatOf();
  const shown = async (change: Partial<typeof room>) => {
    Object.assign(room, change);
    seat.follow();
    await vi.advanceTimersByTimeAsync(100);
    return seat.state.kind === 'trial' ? [seat.state.trial.trialToken, seat.state.notice] : seat.state;
  };
  expect(await shown({})).toEqual(['1.0', null]);
  expect(await shown({ attempt: 1 })).toEqual(['1.1', 'replaced']);
  expect(await shown({ number: 2, attempt: 0, hasMissed: true })).toEqual(['2.0', 'missed']);
  expect(await shown({ attempt: 1 })).toEqual(['2.1', 'replaced']);
  expect(await shown({ number: 3, attempt: 0, hasMissed: false })).toEqual(['3.0', null]);
  seat.leave();
});

it('says that the room went on without it to a page that was loaded anew meanwhile', async () => {
  const { seat, room } = seatOf();
  room.hasMissed = true;
  seat.follow();
  await vi.advanceTimersByTimeAsync(100);
  expect(seat.state).toMatchObject({ kind: 'trial', notice: 'missed' });
  seat.leave();
});

it('keeps what practice came to on the screen when somebody who joins late makes the room wait again', async () => {
  const { seat, sent, room } = seatOf();
  const feedback: SeatView['feedback'] = { method: 'abx', answer: { choice: 'A' }, correct: true };
  sent.push(GIVEN);
  for (const told of [null, feedback, null]) {
    room.feedback = told;
    seat.follow();
    await vi.advanceTimersByTimeAsync(100);
  }
  expect(seat.state).toEqual({ kind: 'answered', feedback });
  seat.leave();
});
