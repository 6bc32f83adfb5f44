/** What the experimenter sees and does: the panels, kept fresh, and the two deeds that cannot be undone. */
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { adminApi, NoConnectionError, type PanelResults, type PanelStatus, RefusedError } from '../api.ts';

const TOKEN_KEY = 'earwitness.admin-token';
const REFRESH_SECONDS = 5;

/** `#/<panelId>` shows a panel, `#/<panelId>/unblind` the step before unblinding it. */
export interface AdminPlace {
  panelId: string | null;
  unblinding: boolean;
}

export class AdminController implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #token: string | null;
  #setupToken: string | null;
  #timer: ReturnType<typeof setInterval> | undefined;

  panels: readonly PanelStatus[] | null = null;
  /** Where listeners go: another address than this page's. */
  listenerUrl = '';
  results: { panelId: string; results: PanelResults } | null = null;
  place: AdminPlace = placeOfHash();
  problem: 'no-account' | 'wrong-token' | 'no-connection' | null = null;
  /** Why the last deed was refused. */
  refusal: string | null = null;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    this.#setupToken = takeSetupToken();
    this.#token = takeToken();
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

  /** The panel that is shown: the chosen one, else the first. */
  get panel(): PanelStatus | null {
    return this.panels?.find(({ panelId }) => panelId === this.place.panelId) ?? this.panels?.[0] ?? null;
  }

  async refresh(): Promise<void> {
    // Who is nobody stays nobody until they sign in: to ask again would speak over why that was refused.
    if (document.hidden || this.isSettingUp || this.problem === 'no-account') return;
    await this.#ask(async (api) => {
      await this.#readPanels(api);
      await this.#loadResults();
    });
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
    await this.#ask(async (api) => {
      if (this.#setupToken === null) await api.signIn({ name, password });
      else await api.setUp({ token: this.#setupToken, name, password });
      this.#setupToken = null;
      await this.#readPanels(api);
      await this.#loadResults();
    });
  }

  async signOut(): Promise<void> {
    await this.#ask(async (api) => {
      await api.signOut();
      location.assign(location.pathname);
    });
  }

  async close(panelId: string): Promise<void> {
    await this.#ask(async (api) => {
      await api.close(panelId);
      await this.#readPanels(api);
    });
  }

  async unblind(panelId: string, reason: string): Promise<void> {
    await this.#ask(async (api) => {
      await api.unblind(panelId, reason);
      await this.#readPanels(api);
      location.hash = `/${panelId}`;
      await this.#loadResults();
    });
  }

  async #readPanels(api: ReturnType<typeof adminApi>): Promise<void> {
    const { panels, listenerUrl } = await api.panels();
    this.panels = panels;
    this.listenerUrl = listenerUrl;
  }

  async #loadResults(): Promise<void> {
    const { panel } = this;
    if (panel?.state !== 'unblinded' || this.results?.panelId === panel.panelId) return;
    this.results = { panelId: panel.panelId, results: await adminApi(this.#token).results(panel.panelId) };
  }

  async #ask(step: (api: ReturnType<typeof adminApi>) => Promise<void>): Promise<void> {
    try {
      await step(adminApi(this.#token));
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
  }

  readonly #onHash = (): void => {
    this.place = placeOfHash();
    this.refusal = null;
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

/** Of the link that makes the first account; it holds for this page alone. */
function takeSetupToken(): string | null {
  const given = /^#setup=(.+)$/.exec(location.hash)?.[1];
  if (given === undefined) return null;
  sessionStorage.removeItem(TOKEN_KEY);
  history.replaceState(null, '', location.pathname);
  return decodeURIComponent(given);
}

function placeOfHash(): AdminPlace {
  const [, panelId = null, step] = location.hash.split('/');
  return { panelId, unblinding: step === 'unblind' };
}
