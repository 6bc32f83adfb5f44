/**
 * A panel's events and what they add up to. Whoever decides does so at once on the state held here, and answers only when the log has
 * the outcome on the disk.
 */
import { randomBytes } from 'node:crypto';
import { sha256 } from '../sha256.ts';
import type { EventLog } from '../stores/event-log.ts';
import type { FreeTextStore } from '../stores/free-texts.ts';
import type { PanelEvent } from './panel-events.ts';
import { applyEvent, foldPanel, type NotedEvent, type PanelState } from './panel-state.ts';

export class PanelJournal {
  readonly panelId: string;
  readonly #log: EventLog;
  readonly #freeTexts: FreeTextStore;
  readonly #now: () => Date;
  #state: PanelState;

  constructor({
    events,
    log,
    freeTexts,
    now,
  }: {
    events: readonly NotedEvent[];
    log: EventLog;
    freeTexts: FreeTextStore;
    now: () => Date;
  }) {
    this.#state = foldPanel(events);
    this.panelId = this.#state.definition.panelId;
    this.#log = log;
    this.#freeTexts = freeTexts;
    this.#now = now;
  }

  get state(): PanelState {
    return this.#state;
  }

  now(): Date {
    return this.#now();
  }

  /**
   * Takes events in at once, so that the next request decides on them, and returns when they are durable; without any, when all that
   * was decided on is. When they could not be written the state is read back from the log.
   */
  async commit(...events: readonly PanelEvent[]): Promise<void> {
    const recordedAt = this.#now().toISOString();
    for (const event of events) applyEvent(this.#state, { recordedAt, event });
    try {
      await this.#log.append({ panelId: this.panelId, recordedAt, events });
    } catch (cause) {
      this.#state = foldPanel(await this.#log.read(this.panelId));
      throw cause;
    }
  }

  /**
   * Keeps words of a listener where they can be erased.
   *
   * @returns what the log may hold of them: a salted hash, by which they are found again
   */
  async keepText({ listener, text }: { listener: string; text: string }): Promise<string> {
    const salt = randomBytes(16).toString('hex');
    const textId = sha256(`${salt}/${text}`);
    await this.#freeTexts.save({ panelId: this.panelId, listener, textId, salt, text });
    return textId;
  }

  /** All that listeners wrote and that was not erased, by what the log holds of it. */
  async texts(): Promise<ReadonlyMap<string, string>> {
    const texts = await this.#freeTexts.ofPanel(this.panelId);
    return new Map(texts.map(({ textId, text }) => [textId, text]));
  }
}
