/** One seat of a room: asks again and again how the room stands, and shows the trial that is under way there. */
import type { Answer, AnswerReply, AskedTrial, listenerApi, SeatView } from '../api.ts';
import { NoConnectionError, RefusedError } from '../api.ts';
import type { OutboxEntry } from './outbox.ts';
import { Retry } from './retry.ts';

const STEP_SECONDS = 1;

/** Why a seat has another trial than before without having answered: it came too late, or the trial was drawn anew. */
export type SeatNotice = 'missed' | 'replaced';

/**
 * `waiting`: for the conductor to begin. `between`: for the next trial. `answered`: for the others. `correct` is null where the trial is
 * no practice, or the page was loaded anew since.
 */
export type SeatState =
  | { kind: 'waiting' }
  | { kind: 'between' }
  | {
      kind: 'trial';
      trial: AskedTrial;
      playing: string | null;
      phase: 'asked' | 'sending' | 'kept';
      notice: SeatNotice | null;
    }
  | {
      kind: 'answered';
      answer: Answer['answer'] | null;
      correct: boolean | null;
      method: AskedTrial['method'] | null;
    };

type RoomTrial = NonNullable<SeatView['trial']>;

export interface SeatOptions {
  readonly api: Pick<ReturnType<typeof listenerApi>, 'seat' | 'seatTrial'>;
  keep(entry: OutboxEntry): Promise<void>;
  /** Sends what is kept, and returns the reply to the last that was taken. */
  send(): Promise<AnswerReply | null>;
  onChange(): void;
  /** With every look at the room. */
  onView(view: SeatView): void;
  onRefused(error: unknown): void;
}

export class SeatController {
  readonly #options: SeatOptions;
  readonly #retry = new Retry();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isFollowing = false;
  #isAsking = false;
  #asksAgain = false;
  /** Which trial `state` is of, or was of last. */
  #shown: RoomTrial | null = null;
  #hasAnswered = false;
  /** On its way or kept here, until the server has said what became of it. */
  #unsent: Answer['answer'] | null = null;

  state: SeatState = { kind: 'waiting' };
  /** Whether the room cannot be reached just now. */
  isOffline = false;

  constructor(options: SeatOptions) {
    this.#options = options;
  }

  /** Begins to ask, or asks at once. */
  follow(): void {
    this.#isFollowing = true;
    void this.#ask();
  }

  leave(): void {
    this.#isFollowing = false;
    clearTimeout(this.#timer);
    this.#retry.drop();
  }

  /** Keeps an answer on the device, and sends it. */
  async answer(answer: Omit<Answer, 'idempotencyKey'>): Promise<void> {
    const { state } = this;
    if (state.kind !== 'trial' || state.phase !== 'asked') return;
    this.#unsent = answer.answer;
    this.#show({ ...state, phase: 'sending' });
    await this.#options.keep({
      trialToken: state.trial.trialToken,
      answer: { ...answer, idempotencyKey: crypto.randomUUID() },
    });
    if (this.#isFollowing) await this.#ask();
  }

  /** One request at a time: what is wanted meanwhile is done when it is back. */
  async #ask(): Promise<void> {
    if (this.#isAsking) {
      this.#asksAgain = true;
      return;
    }
    clearTimeout(this.#timer);
    this.#retry.drop();
    this.#isAsking = true;
    try {
      do {
        this.#asksAgain = false;
        await this.#sendUnsent();
        await this.#take(await this.#options.api.seat());
      } while (this.#asksAgain && this.#isFollowing);
      this.#retry.done();
      this.#reached();
      if (this.#isFollowing) this.#timer = setTimeout(() => void this.#ask(), STEP_SECONDS * 1_000);
    } catch (error) {
      if (error instanceof NoConnectionError) this.#lost(error);
      else if (this.#isFollowing) {
        this.leave();
        this.#options.onRefused(error);
      }
    } finally {
      this.#isAsking = false;
    }
  }

  /** Tries at once, as when the network is back. */
  readonly retryNow = (): void => {
    if (this.#isFollowing) void this.#ask();
  };

  #lost(error: NoConnectionError): void {
    if (!this.#isFollowing) return;
    this.#retry.plan(() => void this.#ask(), error);
    this.isOffline = true;
    const { state } = this;
    if (state.kind === 'trial') {
      const phase = state.phase === 'sending' ? 'kept' : state.phase;
      this.#show({ ...state, playing: null, phase });
    } else this.#options.onChange();
  }

  #reached(): void {
    if (!this.isOffline) return;
    this.isOffline = false;
    this.#options.onChange();
  }

  async #sendUnsent(): Promise<void> {
    const answer = this.#unsent;
    if (answer === null) return;
    const reply = await this.#options.send();
    this.#unsent = null;
    // Refused, it is for the room to say what became of the trial.
    if (reply === null) {
      this.#show({ kind: 'between' });
      return;
    }
    this.#hasAnswered = true;
    const method = this.state.kind === 'trial' ? this.state.trial.method : null;
    this.#show({ kind: 'answered', answer, correct: reply.feedback?.correct ?? null, method });
  }

  async #take(view: SeatView): Promise<void> {
    if (!this.#isFollowing) return;
    this.#options.onView(view);
    if (view.playbackBy === 'seats' || view.session.stage === 'questionnaire') return;
    // An answer that is being kept may have been given while this was asked: it goes first.
    if (this.#unsent !== null) return;
    if (view.phase === 'waiting') this.#show({ kind: 'waiting' });
    else if (view.trial === null) this.#showBetween();
    else if (view.isAnswered) this.#showAnswered(view.trial);
    else await this.#showTrial(view.trial, view.playing);
  }

  /** What was shown last stays until the room has another, so that feedback can be read. */
  #showBetween(): void {
    if (this.state.kind !== 'answered') this.#show({ kind: 'between' });
  }

  #showAnswered(trial: RoomTrial): void {
    const isShown = this.state.kind === 'answered' && isSame(this.#shown, trial);
    this.#shown = trial;
    this.#hasAnswered = true;
    if (!isShown) this.#show({ kind: 'answered', answer: null, correct: null, method: null });
  }

  async #showTrial(under: RoomTrial, playing: string | null): Promise<void> {
    const { state } = this;
    if (state.kind === 'trial' && isSame(this.#shown, under)) {
      if (state.playing !== playing) this.#show({ ...state, playing });
      return;
    }
    let trial: AskedTrial;
    try {
      trial = await this.#options.api.seatTrial();
    } catch (error) {
      // Over already, or answered in another tab: the room says so with the next look.
      if (error instanceof RefusedError && error.code === 'trial-closed') return;
      throw error;
    }
    const notice = this.#noticeBefore(under);
    this.#shown = under;
    this.#hasAnswered = false;
    this.#show({ kind: 'trial', trial, playing, phase: 'asked', notice });
  }

  #noticeBefore({ stage, number }: RoomTrial): SeatNotice | null {
    const shown = this.#shown;
    if (shown === null || this.#hasAnswered) return null;
    return shown.stage === stage && shown.number === number ? 'replaced' : 'missed';
  }

  #show(state: SeatState): void {
    this.state = state;
    this.#options.onChange();
  }
}

const isSame = (one: RoomTrial | null, { stage, number, attempt }: RoomTrial): boolean =>
  one?.stage === stage && one.number === number && one.attempt === attempt;
