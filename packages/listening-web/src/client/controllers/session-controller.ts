/** Where the listener is in a panel, and the ways from there: one screen at a time, no answer lost on the way. */
import { msg } from '@lit/localize';
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import {
  type Answer,
  type AnswerReply,
  type Completion,
  listenerApi,
  NoConnectionError,
  type OwnResult,
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
import { setPageLanguage } from '../locales/page-language.ts';
import { keepVisit, NO_VISIT, takeVisit, type Visit, visitOfAddress, wayInOf } from '../visit.ts';
import { Outbox } from './outbox.ts';
import { Retry } from './retry.ts';
import { SeatController } from './seat-controller.ts';
import { SessionMemory } from './session-memory.ts';
import { Tab } from './tab.ts';

/**
 * `asked`: waiting for the answer. `sending`, `kept`: the answer is on its way, or here until the network is back. `feedback`: what a
 * practice trial tells.
 */
export type TrialPhase =
  | { kind: 'asked'; notice: string | null }
  | { kind: 'sending' }
  | { kind: 'kept' }
  | { kind: 'feedback'; correct: boolean };

/** Which link it was that did not hold; `none`: there was none, and the panel asks for one. */
export type RefusedLink = 'invite' | 'rehearsal' | 'handover' | 'sitting' | 'crowd' | 'none';

export type Screen =
  | { kind: 'starting' }
  | { kind: 'insecure-address' }
  | { kind: 'unsupported' }
  | { kind: 'wrong-link' }
  | { kind: 'preview' }
  | { kind: 'link-refused'; link: RefusedLink }
  | { kind: 'closed' }
  | { kind: 'quota-full' }
  | { kind: 'already-taken' }
  | { kind: 'not-qualified'; completion: Completion | null }
  | { kind: 'no-connection' }
  | { kind: 'failed'; message: string }
  | { kind: 'consent' }
  | { kind: 'playback'; isOther: boolean }
  | { kind: 'questionnaire' }
  | { kind: 'sound-check' }
  | { kind: 'trial'; trial: Trial; phase: TrialPhase }
  /** In a room: waiting for its conductor, or answering what the conductor plays. */
  | { kind: 'seat' }
  | { kind: 'room-full' }
  | { kind: 'room-over' }
  | { kind: 'open-elsewhere' }
  | { kind: 'taken-over' }
  | { kind: 'thanks'; result: OwnResult | null; completion: Completion | null };

/** What became of the answers: none given yet, on the way, kept here, all stored. */
export type AnswersState = 'none' | 'sending' | 'kept' | 'stored';

/** What came of sending the kept answers: the reply to the last one that was taken, the refusal of the last one that was not. */
interface Sent {
  readonly reply: AnswerReply | null;
  readonly refusal: RefusedError | null;
}

/** Replies after which an answer will never be taken: to keep it would be to send it for ever. */
const FINAL_REFUSALS = [
  'trial-closed',
  'conflict',
  'not-found',
  'no-session',
  'panel-closed',
  'bad-request',
] as const satisfies readonly RefusedError['code'][];

export class SessionController implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #panelId: string;
  readonly #api: ReturnType<typeof listenerApi>;
  readonly #outbox: Outbox;
  readonly #memory: SessionMemory;
  readonly #retry = new Retry();
  readonly #tab: Tab;
  /** Of the step that may show what came of it; an older one may not. */
  #turn = 0;
  /** The visit's link has been shown to the server from this page or an earlier one. */
  #visit: Visit = NO_VISIT;
  #takesOver = false;
  /** What comes next, once the server has said it. */
  #preparing: Promise<{ trial: Trial | null } | null> | null = null;

  screen: Screen = { kind: 'starting' };
  panel: Panel | null = null;
  session: SessionState | null = null;
  /** Where the link to a room leads, before there is a session. */
  room: RoomFace | null = null;
  readonly seat: SeatController;
  answers: AnswersState = 'none';
  /** What comes after the trial on the screen, so that its sounds can be fetched ahead. */
  next: Trial | null = null;
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
    this.#panelId = panelId;
    this.#api = listenerApi(panelId);
    this.#outbox = new Outbox({ panelId });
    this.#memory = new SessionMemory({ panelId });
    this.#tab = new Tab({ panelId, onTaken: () => this.#stepBack() });
    this.seat = new SeatController({
      api: this.#api,
      keep: (entry) => this.#outbox.keep(entry),
      send: () => this.#sendFromSeat(),
      onChange: () => host.requestUpdate(),
      onView: (view) => this.#followRoom(view),
      onRefused: (error) => void this.#advance(() => Promise.reject(error)),
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
    this.#tab.leave();
  }

  /** Whether an answer would be lost with this page: the browser keeps none, and the server has not said that it has it. */
  get holdsUnsafe(): boolean {
    return this.#outbox.holdsUnsafe;
  }

  /** Whether this is an experimenter's own look at the panel. */
  get isRehearsal(): boolean {
    return this.session?.rehearsal ?? this.#visit.rehearsal !== null;
  }

  /** The address by which this visit can be made from another device, before there is a session. */
  get visitAddress(): string {
    const { invite, rehearsal, sitting } = this.#visit;
    if (invite !== null) return this.#addressWith(`invite=${invite}`);
    if (sitting !== null) return this.#addressWith(`sitting=${sitting}`);
    return this.#addressWith(rehearsal === null ? '' : `rehearsal=${rehearsal}`);
  }

  /** Tries again at once what waits for the network. */
  readonly retryNow = (): void => {
    this.#retry.now();
    this.seat.retryNow();
  };

  /** Shows page and panel in another language, before the session fixes it. */
  async chooseLanguage(language: string): Promise<void> {
    this.#visit = { ...this.#visit, language };
    keepVisit(this.#panelId, this.#visit);
    await this.#advance(async () => {
      await this.#readPanel();
      return this.#next();
    });
  }

  /** The listener has read what it is about and agrees. */
  consent(): void {
    this.#turn += 1;
    this.#memory.agree();
    this.#show({ kind: 'playback', isOther: false });
  }

  /** Goes back to what the listener agreed to. */
  reconsider(): void {
    this.#turn += 1;
    this.#memory.takeBackAgreement();
    this.#show({ kind: 'consent' });
  }

  /** Begins a session, or takes up the one that this listener has not finished. */
  async begin(choice: Pick<SessionChoice, 'playback' | 'trainedListener'>): Promise<void> {
    const isBegun = this.screen.kind === 'playback' && this.screen.isOther;
    if (isBegun) return this.goOn();
    await this.#advance(
      async () => {
        const isOther = await this.#startSession(choice);
        await this.#memory.began(wayInOf(this.#visit));
        // A session that was taken up has its own language.
        await this.#readPanel();
        // What another visit kept here may be of this very session.
        this.#take(await this.#send());
        return isOther && this.session?.stage !== 'finished' ? { kind: 'playback', isOther } : this.#next();
      },
      { whileWaiting: this.#asItIs() },
    );
  }

  /** Returns whether the session is heard on something else than the page said. */
  async #startSession(choice: Pick<SessionChoice, 'playback' | 'trainedListener'>): Promise<boolean> {
    const { invite, rehearsal, sitting, crowd } = this.#visit;
    const request = {
      ...choice,
      ...(this.panel !== null && { language: this.panel.language }),
      startKey: this.#memory.startKey(),
      invite,
      rehearsal,
      sitting,
      crowd: this.panel?.crowdPlatform === null ? null : crowd,
    };
    try {
      await this.#api.startSession(request);
      return false;
    } catch (error) {
      if (!(error instanceof RefusedError) || error.code !== 'other-playback') throw error;
      // Somebody else began meanwhile, or this listener is known and has heard that one: the panel says.
      await this.#api.startSession({ ...request, playback: null });
      return true;
    }
  }

  async answerQuestionnaire(answers: QuestionnaireAnswers): Promise<void> {
    await this.#advance(
      async () => {
        try {
          this.session = await this.#api.answerQuestionnaire(answers);
        } catch (error) {
          if (!(error instanceof RefusedError) || error.code !== 'not-allowed') throw error;
          // Answered before, by a request whose reply was lost.
          await this.#readPanel();
        }
        return this.#next();
      },
      { whileWaiting: this.#asItIs() },
    );
  }

  /** Stores what the sound check found, and goes on to the trials. */
  async finishSoundCheck(passport: Passport): Promise<void> {
    await this.#advance(
      async () => {
        await this.#api.recordPassport(passport);
        this.#memory.checkedSound(this.session?.sessionNumber ?? 0);
        return this.#next();
      },
      { whileWaiting: this.#asItIs() },
    );
  }

  /** Keeps the answer here first, then sends it, again and again if need be. */
  async answer(answer: Omit<Answer, 'idempotencyKey'>): Promise<void> {
    if (this.screen.kind !== 'trial' || this.screen.phase.kind !== 'asked') return;
    const { trial } = this.screen;
    this.#turn += 1;
    this.answers = 'sending';
    this.#show({ kind: 'trial', trial, phase: { kind: 'sending' } });
    await this.#outbox.keep({
      trialToken: trial.trialToken,
      answer: { ...answer, idempotencyKey: crypto.randomUUID() },
    });
    if (this.screen.kind !== 'trial' || this.screen.trial !== trial) return this.#sendQuietly();
    let isSent = false;
    await this.#advance(
      async () => {
        const sent = await this.#send();
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
    await this.#advance(() => this.#next());
  }

  /** Asks what comes after the trial on the screen. Where that fails, it is asked when it is due. */
  async prepareNext(): Promise<void> {
    const { screen } = this;
    if (screen.kind !== 'trial') return;
    const preparing = this.#api.prepareTrial().catch(() => null);
    this.#preparing = preparing;
    const prepared = await preparing;
    if (this.screen.kind !== 'trial' || this.screen.trial !== screen.trial) return;
    this.next = prepared?.trial ?? null;
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
      return this.#openTrial({ notice: msg('The trial was replaced by a fresh one.') });
    });
  }

  /** Goes on in this tab with what is open in another. */
  async takeOver(): Promise<void> {
    await this.#advance(async () => {
      await this.#send();
      await this.#readPanel();
      this.#takesOver = true;
      return this.#next();
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
        this.handover = { address: this.#addressWith(`handover=${code}`), expiresAt };
        return screen;
      },
      { whileWaiting: () => screen },
    );
  }

  async #start(): Promise<void> {
    // Browsers hide what plays to the exact sample from pages that others on the network could have changed.
    if (!window.isSecureContext) {
      this.#show({ kind: 'insecure-address' });
      return;
    }
    if (typeof AudioWorkletNode === 'undefined') {
      this.#show({ kind: 'unsupported' });
      return;
    }
    const addressed = takeVisit(this.#panelId);
    if (addressed.kind !== 'visit') {
      this.#show({ kind: addressed.kind === 'preview' ? 'preview' : 'wrong-link' });
      return;
    }
    this.#visit = addressed.visit;
    // By another link this page is perhaps of another room.
    this.seat.leave();
    await this.#tab.enter();
    await this.#advance(async () => {
      if (!(await this.#claimHandover())) return { kind: 'link-refused', link: 'handover' };
      await this.#readPanel();
      const { sitting } = this.#visit;
      const isJoining = sitting !== null && this.session === null;
      this.room = isJoining ? await this.#api.lookAtRoom(sitting) : null;
      // Without its session a kept answer has to wait: the same link may bring it back.
      if (this.session !== null) this.#take(await this.#send());
      return this.#next();
    });
  }

  /** Becomes the listener who made a code; false where the code holds no more and nobody is here. */
  async #claimHandover(): Promise<boolean> {
    const { handover } = this.#visit;
    if (handover === null) return true;
    try {
      await this.#api.claimHandover(handover);
      await this.#memory.began(null);
      this.#takesOver = true;
    } catch (error) {
      if (!(error instanceof RefusedError) || error.code !== 'link-refused') throw error;
      // The reply to an earlier try may have been lost on the way, after the cookie had come.
      const { session } = await this.#api.panel({ language: null });
      if (session === null) return false;
    }
    this.#visit = { ...this.#visit, handover: null };
    keepVisit(this.#panelId, this.#visit);
    return true;
  }

  async #readPanel(): Promise<void> {
    this.panel = await this.#api.panel({ language: this.#visit.language });
    // Another link than the one that this browser came by last is perhaps another person's.
    this.session = (await this.#memory.isOwn(wayInOf(this.#visit))) ? this.panel.session : null;
    await setPageLanguage([this.panel.language, ...navigator.languages]).catch(() => {});
  }

  #addressWith(fragment: string): string {
    const address = new URL(`p/${encodeURIComponent(this.#panelId)}`, document.baseURI);
    address.hash = fragment;
    return address.href;
  }

  /** What comes next for where the session stands. */
  async #next(): Promise<Screen> {
    if (this.session === null) return this.#entrance();
    if (this.session.stage === 'finished') {
      this.seat.leave();
      return this.#thanks();
    }
    if (this.panel?.state === 'closed') return { kind: 'closed' };
    const { seat } = this.session;
    // From the first question on the conductor sees who is there.
    if (seat !== null) this.seat.follow();
    if (this.session.stage === 'questionnaire') return { kind: 'questionnaire' };
    if (seat?.playbackBy === 'conductor') {
      const screen = await this.#seatScreen();
      if (screen !== null) return screen;
    }
    if (!this.#memory.hasCheckedSound(this.session.sessionNumber)) return { kind: 'sound-check' };
    if (seat !== null) {
      const screen = await this.#seatScreen();
      if (screen !== null) return screen;
    }
    return this.#openTrial({ notice: null });
  }

  #entrance(): Screen {
    const { state, access, crowdPlatform } = this.panel!;
    const { invite, rehearsal, sitting, crowd } = this.#visit;
    if (state === 'closed') return { kind: 'closed' };
    if (this.room?.phase === 'ended') return { kind: 'room-full' };
    const isKnown =
      invite !== null || rehearsal !== null || sitting !== null || (crowdPlatform !== null && crowd !== null);
    const asksForLink = access === 'invited' || crowdPlatform !== null;
    if (asksForLink && !isKnown) return { kind: 'link-refused', link: 'none' };
    return this.#memory.hasAgreed ? { kind: 'playback', isOther: false } : { kind: 'consent' };
  }

  async #openTrial({ notice }: { notice: string | null }): Promise<Screen> {
    try {
      const prepared = notice === null && !this.#takesOver ? await this.#openPrepared() : null;
      const trial = prepared ?? (await this.#api.nextTrial({ tab: this.#tab.id, takeOver: this.#takesOver }));
      this.next = null;
      this.#preparing = null;
      this.#takesOver = false;
      this.#tab.take();
      return { kind: 'trial', trial, phase: { kind: 'asked', notice } };
    } catch (error) {
      if (!(error instanceof RefusedError)) throw error;
      if (error.code === 'open-elsewhere') {
        if (!(await this.#tab.isHolderGone())) return { kind: 'open-elsewhere' };
        this.#takesOver = true;
        return this.#openTrial({ notice });
      }
      if (error.code === 'session-finished') {
        await this.#readPanel();
        return this.#thanks();
      }
      if (error.code === 'not-qualified') {
        return { kind: 'not-qualified', completion: await this.#completion() };
      }
      if (error.code === 'no-session') {
        this.session = null;
        return this.#entrance();
      }
      // The conductor has ended the sitting meanwhile.
      if (error.code === 'not-allowed' && this.session?.seat !== null) {
        const screen = await this.#seatScreen();
        if (screen !== null) return screen;
      }
      throw error;
    }
  }

  /** Opens the trial whose sounds are here already; null where something else comes next. */
  async #openPrepared(): Promise<Trial | null> {
    const next = (await this.#preparing)?.trial ?? null;
    if (next === null) return null;
    try {
      await this.#api.openPreparedTrial(next.trialToken, this.#tab.id);
      return next;
    } catch (error) {
      if (!(error instanceof RefusedError)) throw error;
      if (error.code !== 'trial-closed' && error.code !== 'not-found') throw error;
      return null;
    }
  }

  async #thanks(): Promise<Screen> {
    const { sessionNumber = 0, sessionsTotal = 0 } = this.session ?? {};
    const isLast = sessionNumber >= sessionsTotal || this.isRehearsal;
    const isTold = this.panel?.showOwnResult === true && isLast;
    // What the next session is to be heard on is known only now.
    if (!isLast) await this.#readPanel();
    return {
      kind: 'thanks',
      result: isTold ? await this.#api.result() : null,
      completion: isLast ? await this.#completion() : null,
    };
  }

  /** How the session ended; null where the panel does not say. */
  async #completion(): Promise<Completion | null> {
    return this.#api.completion().catch((error: unknown) => {
      if (error instanceof RefusedError) return null;
      throw error;
    });
  }

  /** Sends what is kept, in its order. */
  async #send(): Promise<Sent> {
    let reply: AnswerReply | null = null;
    let refusal: RefusedError | null = null;
    for (const entry of await this.#outbox.entries()) {
      try {
        reply = await this.#api.answer(entry.trialToken, entry.answer);
      } catch (error) {
        if (!(error instanceof RefusedError) || !isFinal(error)) throw error;
        refusal = error;
      }
      await this.#outbox.clear(entry);
    }
    return { reply, refusal };
  }

  #take({ reply, refusal }: Sent): void {
    if (reply === null) return;
    this.session = reply.session;
    if (refusal === null) this.answers = 'stored';
  }

  async #afterAnswer(sent: Sent, trial: Trial): Promise<Screen> {
    const { reply, refusal } = sent;
    this.#take(sent);
    if (refusal?.code === 'panel-closed') return { kind: 'closed' };
    if (refusal !== null) {
      this.answers = 'none';
      return this.#openTrial({
        notice: msg('The last trial was replaced: its answer came too late.'),
      });
    }
    this.answers = 'stored';
    // Sent by another tab meanwhile: how it was taken is not known here.
    if (reply === null) await this.#readPanel();
    if (reply?.feedback) return { kind: 'trial', trial, phase: { kind: 'feedback', ...reply.feedback } };
    return this.#next();
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
      await this.#send();
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
        this.keepsAnswers = (await this.#outbox.entries()).length > 0;
        if (turn !== this.#turn) return;
        if (waiting.kind === 'trial') this.answers = 'kept';
        // The trial says it itself, beside the answer.
        this.#show(waiting, { isOffline: waiting.kind !== 'no-connection' && waiting.kind !== 'trial' });
        return;
      }
      screen = error instanceof RefusedError ? this.#screenOfRefusal(error) : failed(error);
    }
    if (turn === this.#turn) this.#show(screen);
  }

  /** What the room answered from here, with what became of it for the header. */
  async #sendFromSeat(): Promise<AnswerReply | null> {
    this.answers = 'sending';
    try {
      const sent = await this.#send();
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
    if (isShared) this.session = session;
    if (this.screen.kind !== 'seat' || this.busy) return;
    const isOver = session.stage === 'finished' || phase === 'ended';
    if (isOver || (!isShared && phase === 'running')) void this.goOn();
  }

  /** What the room lets its seat do; null where it has begun and each seat plays. */
  async #seatScreen(): Promise<Screen | null> {
    const { phase, playbackBy, session } = await this.#api.seat();
    this.session = session;
    if (session.stage !== 'finished' && phase !== 'ended')
      return phase === 'running' && playbackBy === 'seats' ? null : { kind: 'seat' };
    this.seat.leave();
    return session.stage === 'finished' ? this.#thanks() : { kind: 'room-over' };
  }

  #screenOfRefusal({ code, message }: RefusedError): Screen {
    switch (code) {
      case 'not-found':
        return { kind: 'wrong-link' };
      case 'panel-closed':
        return { kind: 'closed' };
      case 'quota-full':
        return { kind: 'quota-full' };
      case 'already-taken':
        return { kind: 'already-taken' };
      case 'link-refused':
        return { kind: 'link-refused', link: linkOf(this.#visit) };
      case 'not-allowed':
        // Of a room every other refusal is met where it may come.
        return this.#visit.sitting !== null && this.session === null
          ? { kind: 'room-full' }
          : { kind: 'failed', message };
      case 'no-session':
        this.session = null;
        return this.#entrance();
      default:
        return { kind: 'failed', message };
    }
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

  readonly #onPageHide = (): void => this.#tab.leave();

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

function isFinal({ code }: RefusedError): boolean {
  return FINAL_REFUSALS.some((final) => final === code);
}

function linkOf({ invite, rehearsal, sitting, crowd }: Visit): RefusedLink {
  if (rehearsal !== null) return 'rehearsal';
  if (invite !== null) return 'invite';
  if (sitting !== null) return 'sitting';
  return crowd === null ? 'none' : 'crowd';
}

function failed(error: unknown): Screen {
  return { kind: 'failed', message: error instanceof Error ? error.message : String(error) };
}
