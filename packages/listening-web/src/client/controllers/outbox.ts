/**
 * The answer that is not yet known to be stored: kept on the device until the server has said so, and sent again under the same
 * idempotency key, so that it is stored exactly once however often the network, the page or the server goes away.
 */
import type { Answer } from '../api.ts';

export interface OutboxEntry {
  trialToken: string;
  answer: Answer;
}

export class Outbox {
  readonly #storage: Storage;
  readonly #key: string;

  constructor({ panelId, storage }: { panelId: string; storage: Storage }) {
    this.#storage = storage;
    this.#key = `earwitness.outbox.${panelId}`;
  }

  /** The kept answer, or null; what cannot be read (another version wrote it) counts as none. */
  get entry(): OutboxEntry | null {
    try {
      const entry: Partial<OutboxEntry> | null = JSON.parse(this.#storage.getItem(this.#key) ?? 'null');
      const readable =
        typeof entry?.trialToken === 'string' && typeof entry.answer?.idempotencyKey === 'string';
      return readable ? (entry as OutboxEntry) : null;
    } catch {
      return null;
    }
  }

  keep(entry: OutboxEntry): void {
    this.#storage.setItem(this.#key, JSON.stringify(entry));
  }

  clear(): void {
    this.#storage.removeItem(this.#key);
  }
}
