/**
 * Answers that are not yet known to be stored: kept on the device, in the order in which they were given, until the server has said
 * so, and sent again under the same idempotency key, so that each is stored exactly once however often network, page or server go
 * away. Where the browser keeps nothing (IndexedDB fails in some private windows) they live as long as the page.
 */
import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import type { Answer } from '../api.ts';

export interface OutboxEntry {
  trialToken: string;
  answer: Answer;
}

interface OutboxTables extends DBSchema {
  answers: { key: number; value: OutboxEntry & { panelId: string }; indexes: { panelId: string } };
}

const DATABASE_NAME = 'earwitness';
const DATABASE_VERSION = 1;
/** Some browsers never say that they will not open one. */
const LONGEST_OPENING_SECONDS = 3;

export class Outbox {
  readonly #panelId: string;
  #database: Promise<IDBPDatabase<OutboxTables>> | null = null;
  /** What the device did not take. */
  readonly #memory: OutboxEntry[] = [];

  constructor({ panelId }: { panelId: string }) {
    this.#panelId = panelId;
  }

  /** Whether an answer would be lost with this page. */
  get holdsUnsafe(): boolean {
    return this.#memory.length > 0;
  }

  /** What is kept, the oldest first. */
  async entries(): Promise<readonly OutboxEntry[]> {
    const kept = await this.#use((database) =>
      database.getAllFromIndex('answers', 'panelId', this.#panelId),
    ).catch(() => []);
    const onDevice = kept.map(({ trialToken, answer }) => ({ trialToken, answer }));
    return [...onDevice, ...this.#memory];
  }

  /** Resolves when the answer is on the device, or where the device takes none, in memory. */
  async keep(entry: OutboxEntry): Promise<void> {
    try {
      await this.#use(async (database) => {
        const transaction = database.transaction('answers', 'readwrite', { durability: 'strict' });
        await Promise.all([transaction.store.add({ ...entry, panelId: this.#panelId }), transaction.done]);
      });
    } catch {
      this.#memory.push(entry);
    }
  }

  /** Forgets an answer that is stored, or that never can be. */
  async clear({ answer: { idempotencyKey } }: OutboxEntry): Promise<void> {
    const held = this.#memory.findIndex(({ answer }) => answer.idempotencyKey === idempotencyKey);
    if (held >= 0) {
      this.#memory.splice(held, 1);
      return;
    }
    await this.#use(async (database) => {
      const transaction = database.transaction('answers', 'readwrite', { durability: 'strict' });
      let cursor = await transaction.store.index('panelId').openCursor(this.#panelId);
      while (cursor !== null) {
        if (cursor.value.answer.idempotencyKey === idempotencyKey) await cursor.delete();
        cursor = await cursor.continue();
      }
      await transaction.done;
      // Kept over, it would only be sent once more, and get the same reply.
    }).catch(() => {});
  }

  async #use<Result>(step: (database: IDBPDatabase<OutboxTables>) => Promise<Result>): Promise<Result> {
    this.#database ??= this.#open();
    try {
      return await step(await this.#database);
    } catch (error) {
      // Closed by the browser, or never there: the next step asks again.
      this.#database = null;
      throw error;
    }
  }

  #open(): Promise<IDBPDatabase<OutboxTables>> {
    const opening = openDB<OutboxTables>(DATABASE_NAME, DATABASE_VERSION, {
      upgrade(database) {
        const answers = database.createObjectStore('answers', { autoIncrement: true });
        answers.createIndex('panelId', 'panelId');
      },
      blocking: (_current, _blocked, event) => (event.target as IDBDatabase).close(),
      terminated: () => {
        this.#database = null;
      },
    });
    const late = new Promise<never>((_, reject) => {
      setTimeout(
        () => reject(new DOMException('no answer', 'TimeoutError')),
        LONGEST_OPENING_SECONDS * 1_000,
      );
    });
    return Promise.race([opening, late]);
  }
}
