/** Who leads a room: how its seats stand, and the trial that this machine plays for all of them. As blind as they are. */
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import {
  conductorApi,
  NoConnectionError,
  type Panel,
  RefusedError,
  type RoomPlays,
  type RoomView,
  type Trial,
  type VoidReason,
} from '../api.ts';
import { setPageLanguage } from '../locales/page-language.ts';
import { browserObstacle } from './browser-obstacle.ts';
import { Retry } from './retry.ts';
import { RoomWatch } from './room-watch.ts';
import { failed, type Obstacle } from './screen.ts';

export type ConductorScreen = { kind: 'starting' } | Obstacle | { kind: 'link-refused' } | { kind: 'room' };

export class ConductorController implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #api: ReturnType<typeof conductorApi>;
  readonly #conductor: string;
  /** Of the way in. */
  readonly #retry = new Retry();
  readonly #watch: RoomWatch;
  #plays: RoomPlays | null = null;

  screen: ConductorScreen = { kind: 'starting' };
  panel: Panel | null = null;
  view: RoomView | null = null;
  /** What this page plays; null before the first trial, between trials, and after a reload. */
  trial: Trial | null = null;
  /** Seats whose answers are missing, where it is asked whether the room goes on without them; null where nothing is asked. */
  missing: readonly number[] | null = null;
  /** Whether something that the conductor wants is on its way. */
  busy = false;
  isOffline = false;

  constructor(host: ReactiveControllerHost, { panelId, conductor }: { panelId: string; conductor: string }) {
    this.#host = host;
    this.#api = conductorApi(panelId);
    this.#conductor = conductor;
    this.#watch = new RoomWatch({
      look: () => this.#look(),
      onReached: () => this.#reached(),
      onLost: () => this.#lost(),
      onRefused: (error) => this.#show(screenOf(error)),
    });
    host.addController(this);
  }

  hostConnected(): void {
    window.addEventListener('online', this.retryNow);
    document.addEventListener('visibilitychange', this.retryNow);
    void this.#start();
  }

  hostDisconnected(): void {
    window.removeEventListener('online', this.retryNow);
    document.removeEventListener('visibilitychange', this.retryNow);
    this.#retry.drop();
    this.#watch.leave();
  }

  readonly retryNow = (): void => {
    this.#retry.now();
    this.#watch.retryNow();
  };

  /** Tells the seats what they hear now, and have heard. */
  plays(plays: RoomPlays): void {
    this.#plays = plays;
    void this.#watch.look();
  }

  begin(): Promise<void> {
    return this.#do(() => this.#api.begin());
  }

  /** Leaves the trial for the next; where answers are missing it asks first. */
  next({ withoutMissing = false }: { withoutMissing?: boolean } = {}): Promise<void> {
    return this.#do(() => this.#openNext({ leaves: this.trial?.trialToken ?? null, withoutMissing }));
  }

  /** Stays with the trial whose answers are missing. */
  wait(): void {
    this.missing = null;
    this.#host.requestUpdate();
  }

  /** Gives up what the room could not hear as it should, for a fresh drawing of it. */
  replace(reason: VoidReason): Promise<void> {
    const token = this.trial?.trialToken;
    if (token === undefined) return Promise.resolve();
    return this.#do(async () => {
      await this.#api.voidTrial(token, reason).catch((error: unknown) => {
        if (!(error instanceof RefusedError) || error.code !== 'trial-closed') throw error;
      });
      await this.#openNext({ leaves: null, withoutMissing: false });
    });
  }

  end(): Promise<void> {
    return this.#do(async () => {
      await this.#api.end();
      this.trial = null;
    });
  }

  async #openNext(wish: { leaves: string | null; withoutMissing: boolean }): Promise<void> {
    try {
      const { trial } = await this.#api.nextTrial(wish);
      this.trial = trial;
    } catch (error) {
      if (!(error instanceof RefusedError) || error.code !== 'seats-missing') throw error;
      this.view = await this.#api.now(this.#plays);
      this.missing = missingIn(this.view);
    }
  }

  async #start(): Promise<void> {
    const obstacle = browserObstacle();
    if (obstacle !== null) return this.#show(obstacle);
    try {
      this.panel = await this.#api.panel();
      await setPageLanguage([...navigator.languages, this.panel.language]).catch(() => {});
      this.view = await this.#api.conduct(this.#conductor);
      this.#show({ kind: 'room' });
      this.#retry.done();
      void this.#watch.look();
    } catch (error) {
      if (error instanceof NoConnectionError) this.#retry.plan(() => void this.#start(), error);
      this.#show(screenOf(error));
    }
  }

  /** Says what plays and asks how the room stands. */
  async #look(): Promise<void> {
    this.view = await this.#api.now(this.#plays);
    // What came meanwhile need not be asked about.
    if (this.missing?.length && missingIn(this.view).length === 0) this.missing = null;
  }

  #reached(): void {
    this.isOffline = false;
    this.#host.requestUpdate();
  }

  #lost(): void {
    this.isOffline = true;
    this.#host.requestUpdate();
  }

  /** Does what the conductor wants, once. Lost on the way it is not repeated by itself: the room would move unseen. */
  async #do(deed: () => Promise<unknown>): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    this.missing = null;
    this.#host.requestUpdate();
    try {
      await deed();
    } catch (error) {
      if (error instanceof NoConnectionError) this.isOffline = true;
      else this.screen = screenOf(error);
    }
    this.busy = false;
    this.#host.requestUpdate();
    void this.#watch.look();
  }

  #show(screen: ConductorScreen): void {
    this.screen = screen;
    this.#host.requestUpdate();
  }
}

const missingIn = ({ seats }: RoomView): number[] =>
  seats.flatMap(({ seat, status }) => (status === 'here' || status === 'away' ? [seat] : []));

function screenOf(error: unknown): ConductorScreen {
  if (error instanceof NoConnectionError) return { kind: 'no-connection' };
  if (!(error instanceof RefusedError)) return failed(error);
  switch (error.code) {
    case 'link-refused':
    case 'no-session':
    case 'not-found':
    case 'bad-request':
      return { kind: 'link-refused' };
    case 'panel-closed':
      return { kind: 'closed' };
    default:
      return failed(error);
  }
}
