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
  #timer: ReturnType<typeof setInterval> | undefined;

  panels: readonly PanelStatus[] | null = null;
  /** Where listeners go: another address than this page's. */
  listenerUrl = '';
  results: { panelId: string; results: PanelResults } | null = null;
  place: AdminPlace = placeOfHash();
  problem: 'no-token' | 'wrong-token' | 'no-connection' | null = null;
  /** Why the last deed was refused. */
  refusal: string | null = null;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
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
    if (this.#token === null) {
      this.problem = 'no-token';
      this.#host.requestUpdate();
      return;
    }
    if (document.hidden) return;
    await this.#ask(async (api) => {
      await this.#readPanels(api);
      await this.#loadResults();
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
    this.results = { panelId: panel.panelId, results: await adminApi(this.#token!).results(panel.panelId) };
  }

  async #ask(step: (api: ReturnType<typeof adminApi>) => Promise<void>): Promise<void> {
    if (this.#token === null) return;
    try {
      await step(adminApi(this.#token));
      this.problem = null;
      this.refusal = null;
    } catch (error) {
      if (error instanceof NoConnectionError) this.problem = 'no-connection';
      else if (error instanceof RefusedError && this.panels === null) this.problem = 'wrong-token';
      else if (error instanceof RefusedError) this.refusal = error.message;
      else throw error;
    }
    this.#host.requestUpdate();
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

function placeOfHash(): AdminPlace {
  const [, panelId = null, step] = location.hash.split('/');
  return { panelId, unblinding: step === 'unblind' };
}
