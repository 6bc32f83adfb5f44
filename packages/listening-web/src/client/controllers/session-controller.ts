/** Where the listener is in a panel, and the ways from there: one screen at a time, no answer lost on the way. */
import { msg } from '@lit/localize';
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import {
  type AnswerReply,
  type GivenAnswer,
  listenerApi,
  NoConnectionError,
  type Panel,
  type Passport,
  type QuestionnaireAnswers,
  RefusedError,
  type RoomFace,
  type SeatView,
  type SessionChoice,
  type SessionState,
  type Trial,
  type VoidReason,
} from '../api.ts';
import { visitOfAddress } from '../visit.ts';
import { AnswerSender, type Sent } from './answer-sender.ts';
import { browserObstacle } from './browser-obstacle.ts';
import { NextScreen } from './next-screen.ts';
import { PanelVisit } from './panel-visit.ts';
import { Retry } from './retry.ts';
import { failed, type Screen } from './screen.ts';
import { SeatController } from './seat-controller.ts';
import { TrialOpener } from './trial-opener.ts';

/** What became of the answers: none given yet, on the way, kept here, all stored. */
export type AnswersState = 'none' | 'sending' | 'kept' | 'stored';

export class SessionController implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #api: ReturnType<typeof listenerApi>;
  readonly #visit: PanelVisit;
  readonly #sender: AnswerSender;
  readonly #opener: TrialOpener;
  readonly #next: NextScreen;
  readonly #retry = new Retry();
  /** Of the step that may show what came of it; an older one may not. */
  #turn = 0;

  screen: Screen = { kind: 'starting' };
  readonly seat: SeatController;
  answers: AnswersState = 'none';
  /** Whether a step is under way. */
  busy = false;
  /** Whether the step waits for the network while its screen stays. */
  isOffline = false;
  /** Whether answers are kept here that the server may not have. */
  keepsAnswers = false;
  /** Where the listener goes on on another device, once that was asked for. */
  handover: { address: string; expiresAt: string } | null = null;

  constructor(host: ReactiveControllerHost, { panelId }: { panelId: string }) {
    this.#host = host;
    this.#api = listenerApi(panelId);
    this.#visit = new PanelVisit({ panelId, api: this.#api });
    this.#sender = new AnswerSender({ panelId, api: this.#api });
    this.#opener = new TrialOpener({ panelId, api: this.#api, onTaken: () => this.#stepBack() });
    this.seat = new SeatController({
      api: this.#api,
      keep: (trialToken, answer) => this.#sender.keep(trialToken, answer),
      send: () => this.#sendFromSeat(),
      onChange: () => host.requestUpdate(),
      onView: (view) => this.#followRoom(view),
      onRefused: (error) => void this.#advance(() => Promise.reject(error)),
    });
    this.#next = new NextScreen({
      api: this.#api,
      visit: this.#visit,
      opener: this.#opener,
      seat: this.seat,
      send: () => this.#sendKept(),
    });
    host.addController(this);
  }

  hostConnected(): void {
    window.addEventListener('online', this.retryNow);
    window.addEventListener('hashchange', this.#onHash);
    window.addEventListener('pagehide', this.#onPageHide);
    window.addEventListener('pageshow', this.#onPageShow);
    window.addEventListener('beforeunload', this.#onBeforeUnload);
    document.addEventListener('visibilitychange', this.#onVisibility);
    void this.#start();
  }

  hostDisconnected(): void {
    window.removeEventListener('online', this.retryNow);
    window.removeEventListener('hashchange', this.#onHash);
    window.removeEventListener('pagehide', this.#onPageHide);
    window.removeEventListener('pageshow', this.#onPageShow);
    window.removeEventListener('beforeunload', this.#onBeforeUnload);
    document.removeEventListener('visibilitychange', this.#onVisibility);
    this.#retry.drop();
    this.seat.leave();
    this.#opener.leave();
  }

  get panel(): Panel | null {
    return this.#visit.panel;
  }

  get session(): SessionState | null {
    return this.#visit.session;
  }

  /** Where the link to a room leads, before there is a session. */
  get room(): RoomFace | null {
    return this.#visit.room;
  }

  /** What comes after the trial on the screen, so that its sounds can be fetched ahead. */
  get next(): Trial | null {
    return this.#opener.next;
  }

  /** Whether this is an experimenter's own look at the panel. */
  get isRehearsal(): boolean {
    return this.#visit.isRehearsal;
  }

  /** The address by which this visit can be made from another device, before there is a session. */
  get visitAddress(): string {
    return this.#visit.address;
  }

  /** Whether an answer would be lost with this page: the browser keeps none, and the server has not said that it has it. */
  get holdsUnsafe(): boolean {
    return this.#sender.holdsUnsafe;
  }

  /** Tries again at once what waits for the network. */
  readonly retryNow = (): void => {
    this.#retry.now();
    this.seat.retryNow();
  };

  /** Shows page and panel in another language, before the session fixes it. */
  async chooseLanguage(language: string): Promise<void> {
    this.#visit.chooseLanguage(language);
    await this.#advance(async () => {
      await this.#visit.read();
      return this.#next.next();
    });
  }

  /** The listener has read what it is about and agrees. */
  consent(): void {
    this.#turn += 1;
    this.#visit.agree();
    this.#show({ kind: 'playback', isOther: false });
  }

  /** Goes back to what the listener agreed to. */
  reconsider(): void {
    this.#turn += 1;
    this.#visit.takeBackAgreement();
    this.#show({ kind: 'consent' });
  }

  /** Begins a session, or takes up the one that this listener has not finished. */
  async begin(choice: Pick<SessionChoice, 'playback' | 'trainedListener'>): Promise<void> {
    const isBegun = this.screen.kind === 'playback' && this.screen.isOther;
    if (isBegun) return this.goOn();
    await this.#advance(
      async () => {
        const isOther = await this.#visit.startSession(choice);
        // What another visit kept here may be of this very session.
        await this.#sendKept();
        return isOther && this.session?.stage !== 'finished'
          ? { kind: 'playback', isOther }
          : this.#next.next();
      },
      { whileWaiting: this.#asItIs() },
    );
  }

  async answerQuestionnaire(answers: QuestionnaireAnswers): Promise<void> {
    await this.#advance(
      async () => {
        try {
          this.#visit.session = await this.#api.answerQuestionnaire(answers);
        } catch (error) {
          if (!(error instanceof RefusedError) || error.code !== 'not-allowed') throw error;
          // Answered before, by a request whose reply was lost.
          await this.#visit.read();
        }
        return this.#next.next();
      },
      { whileWaiting: this.#asItIs() },
    );
  }

  /** Stores what the sound check found, and goes on to the trials. */
  async finishSoundCheck(passport: Passport): Promise<void> {
    await this.#advance(
      async () => {
        await this.#api.recordPassport(passport);
        this.#visit.checkedSound();
        return this.#next.next();
      },
      { whileWaiting: this.#asItIs() },
    );
  }

  /** Keeps the answer here first, then sends it, again and again if need be. */
  async answer(answer: GivenAnswer): Promise<void> {
    if (this.screen.kind !== 'trial' || this.screen.phase.kind !== 'asked') return;
    const { trial } = this.screen;
    this.#turn += 1;
    this.answers = 'sending';
    this.#show({ kind: 'trial', trial, phase: { kind: 'sending' } });
    await this.#sender.keep(trial.trialToken, answer);
    if (this.screen.kind !== 'trial' || this.screen.trial !== trial) return this.#sendQuietly();
    let isSent = false;
    await this.#advance(
      async () => {
        const sent = await this.#sender.send();
        isSent = true;
        return this.#afterAnswer(sent, trial);
      },
      {
        whileWaiting: () =>
          isSent ? { kind: 'no-connection' } : { kind: 'trial', trial, phase: { kind: 'kept' } },
      },
    );
  }

  /** Goes to what comes next, such as from the feedback of a training trial. */
  async goOn(): Promise<void> {
    await this.#advance(() => this.#next.next());
  }

  /** Asks what comes after the trial on the screen. */
  async prepareNext(): Promise<void> {
    if (this.screen.kind !== 'trial') return;
    await this.#opener.prepare();
    this.#host.requestUpdate();
  }

  /** Gives the present trial up for a fresh drawing of it, and says why. */
  async replaceTrial(reason: VoidReason): Promise<void> {
    if (this.screen.kind !== 'trial') return;
    const { trialToken } = this.screen.trial;
    await this.#advance(async () => {
      await this.#api.voidTrial(trialToken, reason).catch((error: unknown) => {
        // Given up already, by this page or another; what is due now is told with the next trial.
        if (!(error instanceof RefusedError) || error.code !== 'trial-closed') throw error;
      });
      return this.#next.openTrial({ notice: msg('The trial was replaced by a fresh one.') });
    });
  }

  /** Goes on in this tab with what is open in another. */
  async takeOver(): Promise<void> {
    await this.#advance(async () => {
      await this.#sendKept();
      await this.#visit.read();
      this.#opener.takeOver();
      return this.#next.next();
    });
  }

  /** Begins the next session here. */
  beginNextSession(): void {
    this.#turn += 1;
    this.handover = null;
    this.#show(this.isRehearsal ? { kind: 'consent' } : { kind: 'playback', isOther: false });
  }

  /** Makes a code by which the listener goes on at another device. */
  async handOver(): Promise<void> {
    const { screen } = this;
    await this.#advance(
      async () => {
        const { code, expiresAt } = await this.#api.createHandover();
        this.handover = { address: this.#visit.addressWith(`handover=${code}`), expiresAt };
        return screen;
      },
      { whileWaiting: () => screen },
    );
  }

  async #start(): Promise<void> {
    const obstacle = browserObstacle();
    if (obstacle !== null) {
      this.#show(obstacle);
      return;
    }
    const kind = this.#visit.takeAddress();
    if (kind !== 'visit') {
      this.#show({ kind: kind === 'preview' ? 'preview' : 'wrong-link' });
      return;
    }
    // By another link this page is perhaps of another room.
    this.seat.leave();
    await this.#opener.enter();
    await this.#advance(async () => {
      const handover = await this.#visit.claimHandover();
      if (handover === 'refused') return { kind: 'link-refused', link: 'handover' };
      if (handover === 'claimed') this.#opener.takeOver();
      await this.#visit.read();
      await this.#visit.lookAtRoom();
      // Without its session a kept answer has to wait: the same link may bring it back.
      if (this.session !== null) await this.#sendKept();
      return this.#next.next();
    });
  }

  #take({ reply, refusal }: Sent): void {
    if (reply === null) return;
    this.#visit.session = reply.session;
    if (refusal === null) this.answers = 'stored';
  }

  async #sendKept(): Promise<RefusedError | null> {
    const sent = await this.#sender.send();
    this.#take(sent);
    return sent.refusal;
  }

  async #afterAnswer(sent: Sent, trial: Trial): Promise<Screen> {
    const { reply, refusal } = sent;
    this.#take(sent);
    if (refusal?.code === 'panel-closed') return { kind: 'closed' };
    if (refusal !== null) {
      this.answers = 'none';
      return this.#next.openTrial({ isTooLate: true });
    }
    this.answers = 'stored';
    // Sent by another tab meanwhile: how it was taken is not known here.
    if (reply === null) await this.#visit.read();
    if (reply?.feedback) return { kind: 'trial', trial, phase: { kind: 'feedback', ...reply.feedback } };
    return this.#next.next();
  }

  /** Another tab has the trial now. What was answered here is sent all the same. */
  #stepBack(): void {
    if (this.screen.kind !== 'trial') return;
    this.#turn += 1;
    this.#retry.drop();
    this.#show({ kind: 'taken-over' });
    void this.#sendQuietly();
  }

  async #sendQuietly(): Promise<void> {
    try {
      await this.#sender.send();
    } catch (error) {
      if (error instanceof NoConnectionError) this.#retry.plan(() => void this.#sendQuietly(), error);
    }
  }

  /** Runs a step to the screen it leads to; without a connection it says so and tries again, until it is done or refused. */
  async #advance(
    step: () => Promise<Screen>,
    { whileWaiting = () => ({ kind: 'no-connection' }) }: { whileWaiting?: () => Screen } = {},
  ): Promise<void> {
    this.#turn += 1;
    const turn = this.#turn;
    this.#retry.drop();
    this.busy = true;
    this.#host.requestUpdate();
    let screen: Screen;
    try {
      screen = await step();
      this.#retry.done();
    } catch (error) {
      if (turn !== this.#turn) return;
      if (error instanceof NoConnectionError) {
        this.#retry.plan(() => void this.#advance(step, { whileWaiting }), error);
        const waiting = whileWaiting();
        this.keepsAnswers = await this.#sender.holdsAny();
        if (turn !== this.#turn) return;
        if (waiting.kind === 'trial') this.answers = 'kept';
        // The trial says it itself, beside the answer.
        this.#show(waiting, { isOffline: waiting.kind !== 'no-connection' && waiting.kind !== 'trial' });
        return;
      }
      screen = error instanceof RefusedError ? this.#visit.screenOfRefusal(error) : failed(error);
    }
    if (turn === this.#turn) this.#show(screen);
  }

  /** What the room answered from here, with what became of it for the header. */
  async #sendFromSeat(): Promise<AnswerReply | null> {
    this.answers = 'sending';
    try {
      const sent = await this.#sender.send();
      this.#take(sent);
      if (sent.reply === null) this.answers = 'none';
      return sent.refusal === null ? sent.reply : null;
    } catch (error) {
      this.answers = 'kept';
      throw error;
    }
  }

  /** The listener's own screens go on by themselves; that of the seat goes on with the room. */
  #followRoom({ session, phase }: SeatView): void {
    const isShared = session.seat?.playbackBy === 'conductor';
    if (isShared) this.#visit.session = session;
    if (this.screen.kind !== 'seat' || this.busy) return;
    const isOver = session.stage === 'finished' || phase === 'ended';
    if (isOver || (!isShared && phase === 'running')) void this.goOn();
  }

  /** While a step of the set-up waits for the network its screen stays. */
  #asItIs(): () => Screen {
    const { screen } = this;
    return () => screen;
  }

  #show(screen: Screen, { isOffline = false }: { isOffline?: boolean } = {}): void {
    this.screen = screen;
    this.busy = isOffline;
    this.isOffline = isOffline;
    this.#host.requestUpdate();
  }

  readonly #onVisibility = (): void => {
    if (!document.hidden) this.retryNow();
  };

  /** A link that differs in its last part only does not load the page anew. */
  readonly #onHash = (): void => {
    if (visitOfAddress(location).kind === 'nothing') return;
    this.#show({ kind: 'starting' });
    void this.#start();
  };

  readonly #onPageHide = (): void => this.#opener.leave();

  /** Shown again out of the browser's memory: what has happened meanwhile is not known. */
  readonly #onPageShow = ({ persisted }: PageTransitionEvent): void => {
    if (!persisted) return;
    this.#show({ kind: 'starting' });
    void this.#start();
  };

  readonly #onBeforeUnload = (event: BeforeUnloadEvent): void => {
    if (this.holdsUnsafe) event.preventDefault();
  };
}
