import { describe, expect, it } from 'vitest';
import { Outbox, type OutboxEntry } from './outbox.ts';

/** The part of Storage that an outbox uses, over a Map. */
function memoryStorage(): Storage {
  const values = new Map<string, string>();
  return {
    getItem: (key: string) => values.get(key) ?? null,
    setItem: (key: string, value: string) => void values.set(key, value),
    removeItem: (key: string) => void values.delete(key),
  } as Storage;
}

const entry: OutboxEntry = {
  trialToken: 'a'.repeat(32),
  answer: {
    idempotencyKey: 'k'.repeat(36),
    answer: { choice: 'A' },
    confidence: null,
    responseSeconds: 3.2,
    switches: 4,
  },
};

describe('Outbox', () => {
  it('keeps an answer for the next page load until it is cleared', () => {
    const storage = memoryStorage();
    new Outbox({ panelId: 'one', storage }).keep(entry);

    const later = new Outbox({ panelId: 'one', storage });
    expect(later.entry).toEqual(entry);
    later.clear();
    expect(later.entry).toBeNull();
  });

  it('keeps panels apart', () => {
    const storage = memoryStorage();
    new Outbox({ panelId: 'one', storage }).keep(entry);

    expect(new Outbox({ panelId: 'two', storage }).entry).toBeNull();
  });

  it('takes what it cannot read for nothing', () => {
    const storage = memoryStorage();
    for (const broken of ['{', 'null', '{"trialToken":1}', '{"trialToken":"a","answer":{}}']) {
      storage.setItem('earwitness.outbox.one', broken);
      expect(new Outbox({ panelId: 'one', storage }).entry, broken).toBeNull();
    }
  });
});
