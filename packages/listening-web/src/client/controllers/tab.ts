/**
 * Which of a browser's tabs this is. The server lets a trial be open in one of them; the others are told here when one takes it over.
 * An id is kept over reloads; a tab that was duplicated, and so has the id of another that lives, takes a new one.
 */

const ID_KEY = 'earwitness.tab';
/** A page that is being reloaded gives its lock back within this time. */
const LONGEST_WAIT_SECONDS = 0.8;

interface TrialTaken {
  readonly tab: string;
}

export class Tab {
  readonly #panelId: string;
  readonly #onTaken: () => void;
  #channel: BroadcastChannel | null = null;
  #leave: () => void = () => {};

  id = '';

  constructor({ panelId, onTaken }: { panelId: string; onTaken: () => void }) {
    this.#panelId = panelId;
    this.#onTaken = onTaken;
  }

  /** Finds out the tab's id and begins to listen to the others. */
  async enter(): Promise<void> {
    this.leave();
    let id = sessionStorage.getItem(ID_KEY) ?? crypto.randomUUID();
    if (!(await this.#hold(id))) {
      id = crypto.randomUUID();
      await this.#hold(id);
    }
    sessionStorage.setItem(ID_KEY, id);
    this.id = id;
    if ('BroadcastChannel' in globalThis) {
      this.#channel = new BroadcastChannel(`earwitness.${this.#panelId}`);
      this.#channel.onmessage = ({ data }: MessageEvent<TrialTaken>) => {
        if (data.tab !== this.id) this.#onTaken();
      };
    }
  }

  /** Gives back what would keep the browser from holding the page ready for a step back. */
  leave(): void {
    this.#channel?.close();
    this.#channel = null;
    this.#leave();
    this.#leave = () => {};
  }

  /** Says to the other tabs that the trial is open here. */
  take(): void {
    localStorage.setItem(this.#holderKey, this.id);
    this.#channel?.postMessage({ tab: this.id } satisfies TrialTaken);
  }

  /** Whether the tab that last had the trial is closed, or crashed; false where that cannot be known. */
  async isHolderGone(): Promise<boolean> {
    const holder = localStorage.getItem(this.#holderKey);
    if (holder === null || !('locks' in navigator)) return false;
    if (holder === this.id) {
      // Taken over by another device, of which it is not known whether it lives.
      localStorage.removeItem(this.#holderKey);
      return false;
    }
    const { held = [] } = await navigator.locks.query();
    return !held.some(({ name }) => name === lockName(holder));
  }

  get #holderKey(): string {
    return `earwitness.holder.${this.#panelId}`;
  }

  /** Held by the page for as long as it lives. */
  #hold(id: string): Promise<boolean> {
    if (!('locks' in navigator)) return Promise.resolve(true);
    return new Promise((resolve) => {
      const signal = AbortSignal.timeout(LONGEST_WAIT_SECONDS * 1_000);
      navigator.locks
        .request(lockName(id), { signal }, () => {
          resolve(true);
          return new Promise<void>((release) => {
            this.#leave = release;
          });
        })
        .catch(() => resolve(false));
    });
  }
}

const lockName = (id: string): string => `earwitness.tab.${id}`;
