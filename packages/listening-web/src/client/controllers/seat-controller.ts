/** One seat of a room: asks again and again how the room stands, and shows the trial that is under way there. */
import type { AnswerReply, AskedTrial, GivenAnswer, listenerApi, SeatView } from '../api.ts';
import { RefusedError } from '../api.ts';
import { RoomWatch } from './room-watch.ts';

/** Why a seat has another trial than before without having answered: it came too late, or the trial was drawn anew. */
export type SeatNotice = 'missed' | 'replaced';

/** What a practice trial came to, once the room may know. */
type SeatFeedback = SeatView['feedback'];

/**
 * `waiting`: for the conductor to begin. `between`: for the next trial. `answered`: for the others. `feedback` is of the trial that was
 * answered, or of the one before the trial that is under way.
 */
export type SeatState =
  | { kind: 'waiting' }
  | { kind: 'between' }
  | {
      kind: 'trial';
      trial: AskedTrial;
      playing: string | null;
      /** What the room has heard of it. */
      heard: readonly string[];
      phase: 'asked' | 'sending' | 'kept';
      notice: SeatNotice | null;
      feedback: SeatFeedback;
    }
  | { kind: 'answered'; feedback: SeatFeedback };

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
  /** On its way or kept here, until the server has said what became of it. */
  #unsent: Promise<void> | null = null;

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
    this.#unsent = kept;
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
    // Not kept yet, it would not be among what is sent.
    await this.#unsent;
    const reply = await this.#options.send();
    this.#unsent = null;
    // Refused, it is for the room to say what became of the trial.
    if (reply === null) {
      this.#show({ kind: 'between' });
      return;
    }
    this.#show({ kind: 'answered', feedback: null });
  }

  async #take(view: SeatView): Promise<void> {
    if (!this.#watch.isWatching) return;
    this.#options.onView(view);
    if (view.playbackBy === 'seats' || view.session.stage === 'questionnaire') return;
    // An answer that is being kept may have been given while this was asked: it goes first.
    if (this.#unsent !== null) return;
    if (view.phase === 'waiting') this.#show({ kind: 'waiting' });
    else if (view.trial === null) this.#showBetween();
    else if (view.isAnswered) this.#showAnswered(view.trial, view.feedback);
    else await this.#showTrial(view.trial, view);
  }

  /** What was shown last stays until the room has another, so that feedback can be read. */
  #showBetween(): void {
    if (this.state.kind !== 'answered') this.#show({ kind: 'between' });
  }

  #showAnswered(trial: RoomTrial, feedback: SeatFeedback): void {
    const { state } = this;
    const isShown = state.kind === 'answered' && isSame(this.#shown, trial);
    this.#shown = trial;
    // Somebody who joins late makes it wait again for others; what was told stays told.
    if (!isShown || (state.feedback === null && feedback !== null))
      this.#show({ kind: 'answered', feedback });
  }

  async #showTrial(under: RoomTrial, { playing, heard, feedback, session }: SeatView): Promise<void> {
    const { state } = this;
    if (state.kind === 'trial' && isSame(this.#shown, under)) {
      if (state.playing !== playing || state.heard.length !== heard.length)
        this.#show({ ...state, playing, heard });
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
    const notice = this.#noticeBefore(under, { hasMissed: session.seat?.hasMissed ?? false });
    this.#shown = under;
    this.#show({ kind: 'trial', trial, playing, heard, phase: 'asked', notice, feedback });
  }

  #noticeBefore(
    { stage, number, attempt }: RoomTrial,
    { hasMissed }: { hasMissed: boolean },
  ): SeatNotice | null {
    const shown = this.#shown;
    const isOfSame = shown?.stage === stage && shown.number === number;
    if (isOfSame && shown.attempt !== attempt) return 'replaced';
    return hasMissed ? 'missed' : null;
  }

  #show(state: SeatState): void {
    this.state = state;
    this.#options.onChange();
  }
}

const isSame = (one: RoomTrial | null, { stage, number, attempt }: RoomTrial): boolean =>
  one?.stage === stage && one.number === number && one.attempt === attempt;
