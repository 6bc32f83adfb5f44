/** Where the listener is in a panel, and the ways from there: one screen at a time, no answer lost on the way. */
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import {
  type Answer,
  listenerApi,
  NoConnectionError,
  type OwnResult,
  type Panel,
  RefusedError,
  type SessionChoice,
  type SessionState,
  type Trial,
} from '../api.ts';
import { Outbox } from './outbox.ts';

/** `asked`: waiting for the answer. `sending`, `kept`: the answer is on its way, or safe here until the network is back. */
export type TrialPhase =
  | { kind: 'asked'; notice: string | null }
  | { kind: 'sending' }
  | { kind: 'kept' }
  | { kind: 'feedback'; correct: boolean };

export type Screen =
  | { kind: 'starting' }
  | { kind: 'insecure-address' }
  | { kind: 'unsupported' }
  | { kind: 'wrong-link' }
  | { kind: 'closed' }
  | { kind: 'no-connection' }
  | { kind: 'failed'; message: string }
  | { kind: 'consent'; busy: boolean }
  | { kind: 'trial'; trial: Trial; phase: TrialPhase }
  | { kind: 'thanks'; result: OwnResult | null };

const RETRY_SECONDS = [1, 2, 4, 8, 15];

export class SessionController implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #api: ReturnType<typeof listenerApi>;
  readonly #outbox: Outbox;
  #retry: (() => Promise<void>) | null = null;
  #retryTimer: ReturnType<typeof setTimeout> | undefined;
  #attempt = 0;

  screen: Screen = { kind: 'starting' };
  panel: Panel | null = null;
  session: SessionState | null = null;

  constructor(host: ReactiveControllerHost, { panelId }: { panelId: string }) {
    this.#host = host;
    this.#api = listenerApi(panelId);
    this.#outbox = new Outbox({ panelId, storage: localStorage });
    host.addController(this);
  }

  hostConnected(): void {
    window.addEventListener('online', this.retryNow);
    void this.#start();
  }

  hostDisconnected(): void {
    window.removeEventListener('online', this.retryNow);
    clearTimeout(this.#retryTimer);
  }

  /** Tries again at once what waits for the network. */
  readonly retryNow = (): void => {
    clearTimeout(this.#retryTimer);
    const retry = this.#retry;
    this.#retry = null;
    void retry?.();
  };

  async consent(choice: SessionChoice): Promise<void> {
    this.#show({ kind: 'consent', busy: true });
    await this.#untilConnected(async () => {
      this.session = await this.#api.startSession(choice);
      await this.#goOn();
    });
  }

  /** Keeps the answer here first, then sends it, again and again if need be. */
  async answer(answer: Omit<Answer, 'idempotencyKey'>): Promise<void> {
    if (this.screen.kind !== 'trial') return;
    const { trial } = this.screen;
    this.#outbox.keep({
      trialToken: trial.trialToken,
      answer: { ...answer, idempotencyKey: crypto.randomUUID() },
    });
    this.#show({ kind: 'trial', trial, phase: { kind: 'sending' } });
    await this.#untilConnected(() => this.#sendKept(), {
      whileWaiting: { kind: 'trial', trial, phase: { kind: 'kept' } },
    });
  }

  /** Goes to what comes next, such as from the feedback of a training trial. */
  async goOn(): Promise<void> {
    await this.#untilConnected(() => this.#goOn());
  }

  /** Gives the present trial up for a fresh drawing of it, which the server notes. */
  async replaceTrial(notice = 'The trial was replaced by a fresh one.'): Promise<void> {
    await this.#untilConnected(() => this.#openTrial(notice));
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
    await this.#untilConnected(async () => {
      this.panel = await this.#api.panel();
      this.session = this.panel.session;
      // Without its session (the cookie is gone) a kept answer can never be stored.
      if (this.session === null) this.#outbox.clear();
      await this.#sendKept();
    });
  }

  /** Sends the kept answer, if there is one, and goes on. */
  async #sendKept(): Promise<void> {
    const { entry } = this.#outbox;
    if (entry === null) return this.goOn();
    const reply = await this.#api.answer(entry.trialToken, entry.answer).catch((error: unknown) => {
      if (error instanceof RefusedError) return error;
      throw error;
    });
    this.#outbox.clear();
    if (reply instanceof RefusedError) {
      if (reply.code === 'panel-closed') this.#show({ kind: 'closed' });
      else await this.replaceTrial('The last trial was replaced: its answer came too late.');
      return;
    }
    this.session = reply.session;
    if (reply.feedback !== null && this.screen.kind === 'trial') {
      this.#show({ kind: 'trial', trial: this.screen.trial, phase: { kind: 'feedback', ...reply.feedback } });
    } else {
      await this.goOn();
    }
  }

  async #goOn(): Promise<void> {
    if (this.session?.stage === 'finished') await this.#showThanks();
    else if (this.panel?.state === 'closed') this.#show({ kind: 'closed' });
    else if (this.session === null) this.#show({ kind: 'consent', busy: false });
    else await this.#openTrial(null);
  }

  async #openTrial(notice: string | null): Promise<void> {
    try {
      const trial = await this.#api.nextTrial();
      this.#show({ kind: 'trial', trial, phase: { kind: 'asked', notice } });
    } catch (error) {
      if (error instanceof RefusedError && error.code === 'session-finished') await this.#showThanks();
      else throw error;
    }
  }

  async #showThanks(): Promise<void> {
    const { sessionNumber = 0, sessionsTotal = 0 } = this.session ?? {};
    const isTold = this.panel?.showOwnResult === true && sessionNumber >= sessionsTotal;
    const result = isTold ? await this.#api.result() : null;
    this.#show({ kind: 'thanks', result });
  }

  /** Runs a step; without a connection it shows so and tries again, ever less often, until it is done or refused. */
  async #untilConnected(
    step: () => Promise<void>,
    { whileWaiting = { kind: 'no-connection' } }: { whileWaiting?: Screen } = {},
  ): Promise<void> {
    try {
      await step();
      this.#attempt = 0;
    } catch (error) {
      if (error instanceof NoConnectionError) {
        const seconds = RETRY_SECONDS[Math.min(this.#attempt, RETRY_SECONDS.length - 1)]!;
        this.#attempt += 1;
        this.#retry = () => this.#untilConnected(step, { whileWaiting });
        this.#retryTimer = setTimeout(this.retryNow, seconds * 1_000);
        this.#show(whileWaiting);
      } else if (error instanceof RefusedError) {
        this.#show(screenOfRefusal(error));
      } else {
        throw error;
      }
    }
  }

  #show(screen: Screen): void {
    this.screen = screen;
    this.#host.requestUpdate();
  }
}

function screenOfRefusal({ code, message }: RefusedError): Screen {
  if (code === 'not-found') return { kind: 'wrong-link' };
  if (code === 'panel-closed') return { kind: 'closed' };
  if (code === 'no-session') return { kind: 'consent', busy: false };
  return { kind: 'failed', message };
}
