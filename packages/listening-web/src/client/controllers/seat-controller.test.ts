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

/** A room with one trial under way, and a device that needs a while to keep something. */
function seatOf({ keepsAfterSeconds }: { keepsAfterSeconds: number }) {
  const kept: GivenAnswer[] = [];
  const sent: GivenAnswer[] = [];
  const trial = { trialToken: 'one', method: 'abx' } as AskedTrial;
  const seat = new SeatController({
    api: {
      seat: async () =>
        ({
          seat: 1,
          playbackBy: 'conductor',
          phase: 'running',
          trial: { stage: 'trials', number: 1, attempt: 0 },
          isAnswered: sent.length > 0,
          playing: null,
          session: { stage: 'trials' },
        }) as SeatView,
      seatTrial: async () => trial,
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
  return { seat, sent };
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
  expect(seat.state).toMatchObject({ kind: 'answered', answer: GIVEN.answer });
  expect(sent).toEqual([GIVEN]);
  seat.leave();
});
