/** Opens the trial that is due, in this tab: the one whose sounds are here already, or the one that the server says. */
import { type listenerApi, RefusedError, type Trial } from '../api.ts';
import { Tab } from './tab.ts';

type TrialApi = Pick<ReturnType<typeof listenerApi>, 'nextTrial' | 'prepareTrial' | 'openPreparedTrial'>;

export class TrialOpener {
  readonly #api: TrialApi;
  readonly #tab: Tab;
  #takesOver = false;
  #preparing: Promise<Trial | null> = Promise.resolve(null);

  /** What comes after the open trial, once the server has said it. */
  next: Trial | null = null;

  /** @param onTaken another tab has the trial now */
  constructor({ panelId, api, onTaken }: { panelId: string; api: TrialApi; onTaken: () => void }) {
    this.#api = api;
    this.#tab = new Tab({ panelId, onTaken });
  }

  /** To be done before any trial is opened. */
  enter(): Promise<void> {
    return this.#tab.enter();
  }

  leave(): void {
    this.#tab.leave();
  }

  /** The next trial is opened here, even if it is open elsewhere. */
  takeOver(): void {
    this.#takesOver = true;
  }

  /** Asks what comes after the open trial. Where that fails, it is asked when it is due. */
  async prepare(): Promise<void> {
    const preparing = this.#api.prepareTrial().then(
      ({ trial }) => trial,
      () => null,
    );
    this.#preparing = preparing;
    const next = await preparing;
    if (this.#preparing === preparing) this.next = next;
  }

  /**
   * Null where the trial is open in another place that may be alive.
   *
   * @param isRedrawn something else is due than was prepared
   */
  async open({ isRedrawn }: { isRedrawn: boolean }): Promise<Trial | null> {
    try {
      const prepared = isRedrawn || this.#takesOver ? null : await this.#openPrepared();
      const trial = prepared ?? (await this.#api.nextTrial({ tab: this.#tab.id, takeOver: this.#takesOver }));
      this.#preparing = Promise.resolve(null);
      this.next = null;
      this.#takesOver = false;
      this.#tab.take();
      return trial;
    } catch (error) {
      if (!(error instanceof RefusedError) || error.code !== 'open-elsewhere') throw error;
      if (!(await this.#tab.isHolderGone())) return null;
      this.#takesOver = true;
      return this.open({ isRedrawn });
    }
  }

  /** Null where something else comes next. */
  async #openPrepared(): Promise<Trial | null> {
    const next = await this.#preparing;
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
}
