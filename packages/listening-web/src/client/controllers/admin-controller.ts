/** Who looks at the experimenter's page, at what, and the panels, kept fresh. */
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import {
  type Account,
  type AdminApi,
  adminApi,
  type BrokenPanel,
  NoConnectionError,
  type PanelStatus,
  RefusedError,
} from '../api.ts';
import { type AdminPlace, placeOfHash } from './admin-place.ts';

const TOKEN_KEY = 'earwitness.admin-token';
const REFRESH_SECONDS = 5;

export class AdminController implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #token: string | null;
  #setupToken: string | null;
  #timer: ReturnType<typeof setInterval> | undefined;
  /** Counts looks at the panels; of two under way, what the older one sees does not replace what the newer one saw. */
  #looks = 0;
  #shownLook = 0;

  readonly api: AdminApi;
  account: Account | null = null;
  panels: readonly PanelStatus[] | null = null;
  /** Those that could not be taken up. */
  broken: readonly BrokenPanel[] = [];
  /** Where listeners go: another address than this page's. */
  listenerUrl = '';
  place: AdminPlace = placeOfHash(location.hash);
  problem: 'no-account' | 'wrong-token' | 'no-connection' | null = null;
  /** Why one was not let in, or out. */
  refusal: string | null = null;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    this.#setupToken = takeSetupToken();
    this.#token = takeToken();
    this.api = adminApi(this.#token);
    host.addController(this);
  }

  hostConnected(): void {
    window.addEventListener('hashchange', this.#onHash);
    this.#timer = setInterval(() => void this.refresh(), REFRESH_SECONDS * 1_000);
    void this.refresh();
  }

  hostDisconnected(): void {
    window.removeEventListener('hashchange', this.#onHash);
    clearInterval(this.#timer);
  }

  async refresh(): Promise<void> {
    // Who is nobody stays nobody until they sign in: to ask again would speak over why that was refused.
    if (document.hidden || this.isSettingUp || this.problem === 'no-account') return;
    await this.#ask(() => this.#read());
  }

  /** Whether the first account is to be made. */
  get isSettingUp(): boolean {
    return this.#setupToken !== null;
  }

  /** Whether someone has signed in, and may sign out. */
  get isSignedIn(): boolean {
    return this.#token === null && this.panels !== null;
  }

  async signIn({ name, password }: { name: string; password: string }): Promise<void> {
    await this.#ask(async () => {
      if (this.#setupToken === null) await this.api.signIn({ name, password });
      else await this.api.setUp({ token: this.#setupToken, name, password });
      this.#setupToken = null;
      await this.#read();
    });
  }

  async signOut(): Promise<void> {
    await this.#ask(async () => {
      await this.api.signOut();
      location.assign(location.pathname);
    });
  }

  async #read(): Promise<void> {
    this.#looks += 1;
    const look = this.#looks;
    const account = this.account ?? (await this.api.account());
    const { panels, broken, listenerUrl } = await this.api.panels();
    if (look < this.#shownLook) return;
    this.#shownLook = look;
    Object.assign(this, { account, panels, broken, listenerUrl });
  }

  async #ask(step: () => Promise<void>): Promise<void> {
    try {
      await step();
      this.problem = null;
      this.refusal = null;
    } catch (error) {
      if (error instanceof NoConnectionError) this.problem = 'no-connection';
      else if (error instanceof RefusedError) this.#refuse(error);
      else throw error;
    }
    this.#host.requestUpdate();
  }

  #refuse({ code, message }: RefusedError): void {
    const isUnknown = code === 'no-login' && !this.isSettingUp;
    // Asking as nobody is how the page finds out that someone has to sign in.
    const isFirstLook = isUnknown && this.problem === null;
    this.refusal = isFirstLook ? null : message;
    if (!isUnknown) return;
    this.problem = this.#token === null ? 'no-account' : 'wrong-token';
    // Loaded again, the page asks for an account instead.
    sessionStorage.removeItem(TOKEN_KEY);
    this.panels = null;
    this.account = null;
  }

  readonly #onHash = (): void => {
    this.place = placeOfHash(location.hash);
    this.#host.requestUpdate();
    void this.refresh();
  };
}

/** Takes the token out of the address (so that it is in no history or screenshot) and keeps it for this tab. */
function takeToken(): string | null {
  const given = /^#token=(.+)$/.exec(location.hash)?.[1];
  if (given === undefined) return sessionStorage.getItem(TOKEN_KEY);
  sessionStorage.setItem(TOKEN_KEY, decodeURIComponent(given));
  history.replaceState(null, '', location.pathname);
  return sessionStorage.getItem(TOKEN_KEY);
}

/** The token that this tab came with; null for who has signed in. */
export const keptToken = (): string | null => sessionStorage.getItem(TOKEN_KEY);

/** Of the link that makes the first account; it holds for this page alone. */
function takeSetupToken(): string | null {
  const given = /^#setup=(.+)$/.exec(location.hash)?.[1];
  if (given === undefined) return null;
  sessionStorage.removeItem(TOKEN_KEY);
  history.replaceState(null, '', location.pathname);
  return decodeURIComponent(given);
}
