import { describe, expect, it } from 'vitest';
import { Outbox, type OutboxEntry } from './outbox.ts';

const entry = (number: number): OutboxEntry => ({
  trialToken: String(number).repeat(32),
  answer: {
    idempotencyKey: `key-number-${number}`.padEnd(36, '-'),
    answer: { choice: 'A' },
    confidence: null,
    responseSeconds: 3.2,
    switches: 4,
  },
});

// Node has no IndexedDB, as some private windows have none; what a browser keeps, test/keep-answers.test.ts shows.
describe('Outbox where the device keeps nothing', () => {
  it('holds answers in their order until they are cleared, and says that they are not safe', async () => {
    const outbox = new Outbox({ panelId: 'one' });
    expect(outbox.holdsUnsafe).toBe(false);
    await outbox.keep(entry(1));
    await outbox.keep(entry(2));
    expect(await outbox.entries()).toEqual([entry(1), entry(2)]);
    expect(outbox.holdsUnsafe).toBe(true);

    await outbox.clear(entry(1));
    expect(await outbox.entries()).toEqual([entry(2)]);
    await outbox.clear(entry(2));
    expect(outbox.holdsUnsafe).toBe(false);
  });

  it('clears nothing but the answer that is meant', async () => {
    const outbox = new Outbox({ panelId: 'one' });
    await outbox.keep(entry(1));
    await outbox.clear(entry(2));
    expect(await outbox.entries()).toEqual([entry(1)]);
  });
});
