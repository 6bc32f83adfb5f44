/** One seat of a room: asks again and again how the room stands, and shows the trial that is under way there. */
import type { Answer, AnswerReply, AskedTrial, GivenAnswer, listenerApi, SeatView } from '../api.ts';
import { RefusedError } from '../api.ts';
import { RoomWatch } from './room-watch.ts';

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
  /** Resolves once the answer is among what is sent. */
  keep(trialToken: string, answer: GivenAnswer): Promise<void>;
  /** Sends what is kept, and returns the reply to the last that was taken. */
  send(): Promise<AnswerReply | null>;
  onChange(): void;
  /** With every look at the room. */
  onView(view: SeatView): void;
  onRefused(error: unknown): void;
}

export class SeatController {
  readonly #options: SeatOptions;
  readonly #watch: RoomWatch;
  /** Which trial `state` is of, or was of last. */
  #shown: RoomTrial | null = null;
  #hasAnswered = false;
  /** On its way or kept here, until the server has said what became of it. */
  #unsent: { readonly answer: Answer['answer']; readonly kept: Promise<void> } | null = null;

  state: SeatState = { kind: 'waiting' };
  /** Whether the room cannot be reached just now. */
  isOffline = false;

  constructor(options: SeatOptions) {
    this.#options = options;
    this.#watch = new RoomWatch({
      look: () => this.#look(),
      onReached: () => this.#reached(),
      onLost: () => this.#lost(),
      onRefused: (error) => options.onRefused(error),
    });
  }

  /** Begins to ask how the room stands, or asks at once. */
  follow(): void {
    void this.#watch.look();
  }

  leave(): void {
    this.#watch.leave();
  }

  /** Tries at once, as when the network is back. */
  retryNow(): void {
    this.#watch.retryNow();
  }

  /** Keeps an answer on the device, and sends it. */
  async answer(answer: GivenAnswer): Promise<void> {
    const { state } = this;
    if (state.kind !== 'trial' || state.phase !== 'asked') return;
    const kept = this.#options.keep(state.trial.trialToken, answer);
    this.#unsent = { answer: answer.answer, kept };
    this.#show({ ...state, phase: 'sending' });
    await kept;
    if (this.#watch.isWatching) await this.#watch.look();
  }

  async #look(): Promise<void> {
    await this.#sendUnsent();
    await this.#take(await this.#options.api.seat());
  }

  #lost(): void {
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
    if (this.#unsent === null) return;
    const { answer, kept } = this.#unsent;
    // Not kept yet, it would not be among what is sent.
    await kept;
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
    if (!this.#watch.isWatching) return;
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
