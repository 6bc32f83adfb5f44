import fc from 'fast-check';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { openStores, type PanelStores } from '../../src/server/stores/panel-stores.ts';
import { numbered, RECORDED_AT } from './log-events.ts';
import { STORE_KINDS } from './store-kinds.ts';

// Each run makes a database of either kind, which takes its time where others work too.
vi.setConfig({ testTimeout: 180_000 });

const few = (word: string) => fc.integer({ min: 0, max: 3 }).map((number) => `${word}-${number}`);
const panelId = few('panel');
const listener = few('listener');
const text = fc.string({ unit: 'binary', maxLength: 40 }).map((one) => one.replaceAll('\0', ''));

/** Something that a server may do, and what it is told. */
type Deed = (stores: PanelStores) => Promise<unknown>;

const deed: fc.Arbitrary<Deed> = fc.oneof(
  fc.record({ panelId, numbers: fc.array(fc.integer({ min: 1, max: 99 }), { maxLength: 4 }) }).map(
    ({ panelId, numbers }): Deed =>
      async ({ log }) =>
        log.append({ panelId, recordedAt: RECORDED_AT, events: numbers.map((number) => numbered(number)) }),
  ),
  fc.record({ panelId, listener, textId: few('text'), salt: fc.constant('s'), text }).map(
    (freeText): Deed =>
      ({ freeTexts }) =>
        freeTexts.save(freeText),
  ),
  fc.record({ panelId, listener, platform: few('platform'), externalId: text }).map(
    (identity): Deed =>
      ({ identities }) =>
        identities.claim(identity),
  ),
  fc.record({ panelId, inviteSha256: few('invite'), label: fc.option(text), createdAt: few('time') }).map(
    (invite): Deed =>
      ({ invites }) =>
        invites.create([invite]).catch((problem) => problem.name),
  ),
  fc.record({ invite: few('invite'), listener }).map(
    ({ invite, listener }): Deed =>
      ({ invites }) =>
        invites.bind(invite, listener),
  ),
  fc
    .record({ name: few('admin'), role: fc.constantFrom('viewer', 'runner', 'admin'), passwordHash: text })
    .map(
      (user): Deed =>
        ({ admins }) =>
          admins.saveUser(user as never),
    ),
  fc.record({ tokenSha256: few('token'), name: few('admin'), expiresAt: few('time') }).map(
    (session): Deed =>
      ({ admins }) =>
        admins.startSession(session).catch((problem) => problem.name),
  ),
  few('admin').map(
    (name): Deed =>
      ({ admins }) =>
        admins.removeUser(name),
  ),
  few('time').map(
    (at): Deed =>
      ({ admins }) =>
        admins.forgetExpiredSessions(at),
  ),
  fc.record({ at: few('time'), who: text, action: text, panelId: fc.option(panelId), detail: text }).map(
    (entry): Deed =>
      ({ admins }) =>
        admins.recordAudit(entry),
  ),
  fc.record({ panelId, listener }).map(
    (who): Deed =>
      (stores) =>
        stores.erase(who),
  ),
);

async function contentOf({ log, freeTexts, identities, invites, admins }: PanelStores) {
  const numbers = [0, 1, 2, 3];
  return Promise.all([
    ...numbers.flatMap((number) => [
      log.read(`panel-${number}`),
      log.verify(`panel-${number}`),
      freeTexts.ofPanel(`panel-${number}`),
      identities.ofPanel(`panel-${number}`),
      invites.list(`panel-${number}`),
      admins.findSession(`token-${number}`, ''),
    ]),
    admins.users(),
    admins.readAudit(),
  ] as Promise<unknown>[]);
}

describe.runIf(STORE_KINDS.length > 1)('SQLite and PostgreSQL', () => {
  const opened: PanelStores[] = [];
  afterAll(async () => {
    for (const stores of opened) await stores.close();
  });

  it('tell the same and hold the same, whatever is done to both', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(deed, { minLength: 5, maxLength: 40 }), async (deeds) => {
        const both = await Promise.all(
          STORE_KINDS.map(async ({ fresh }) => openStores({ database: await fresh() })),
        );
        opened.push(...both);
        const told = await Promise.all(
          both.map(async (stores) => {
            const replies: unknown[] = [];
            for (const one of deeds) replies.push(await one(stores));
            return { replies, content: await contentOf(stores) };
          }),
        );
        for (const stores of opened.splice(0)) await stores.close();
        expect(told[1]).toEqual(told[0]);
      }),
      { numRuns: 12, seed: 8 },
    );
  });
});
