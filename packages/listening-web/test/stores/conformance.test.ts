import { afterEach, describe, expect, it } from 'vitest';
import { DatabaseInUseError, DatabaseRefusedError, StorageFailedError } from '../../src/server/errors.ts';
import { openStores, type PanelStores } from '../../src/server/stores/panel-stores.ts';
import { writeSmallPack } from '../small-pack.ts';
import { batchOf } from './log-events.ts';
import { STORE_KINDS } from './store-kinds.ts';

const opened: PanelStores[] = [];
afterEach(async () => {
  for (const stores of opened.splice(0)) await stores.close();
});

async function open(database: string, { readOnly = false } = {}): Promise<PanelStores> {
  const stores = await openStores({ database, readOnly });
  opened.push(stores);
  return stores;
}

const listener = 'a'.repeat(32);
const other = 'b'.repeat(32);
const hash = (letter: string) => letter.repeat(64);
const at = '2026-01-01T00:00:00.000Z';
const later = '2026-01-01T01:00:00.000Z';

describe.each(STORE_KINDS)('stores in $kind', ({ fresh, tamper }) => {
  describe('opening', () => {
    it('is refused to a second writer, who is told of the first, and not to a reader', async () => {
      const database = await fresh();
      const stores = await open(database);
      await expect(openStores({ database })).rejects.toThrow(DatabaseInUseError);
      await expect(openStores({ database })).rejects.toThrow(`process ${process.pid}`);
      await stores.freeTexts.save({ panelId: 'p', listener, textId: 't', salt: 's', text: 'words' });
      const reading = await open(database, { readOnly: true });
      expect(await reading.freeTexts.find('t')).toMatchObject({ text: 'words' });
    });

    it('goes to the next writer when the first one closes', async () => {
      const database = await fresh();
      await (await openStores({ database })).close();
      await open(database);
    });

    it('finds everything where it was', async () => {
      const database = await fresh();
      const first = await openStores({ database });
      await first.blindingKeys.save({ panelId: 'p', secret: 'secret', blindingKey: '{"key":1}' });
      await first.close();
      expect(await (await open(database)).blindingKeys.find('p')).toEqual({
        secret: 'secret',
        blindingKey: '{"key":1}',
      });
    });

    it('to read takes no writes', async () => {
      const database = await fresh();
      await (await openStores({ database })).close();
      const reading = await open(database, { readOnly: true });
      const write = reading.freeTexts.save({ panelId: 'p', listener, textId: 't', salt: 's', text: 'x' });
      await expect(write).rejects.toThrow(/read ?only/);
      expect(await reading.ready()).toBe(true);
    });

    it('of a later version is refused', async () => {
      const database = await fresh();
      await (await openStores({ database })).close();
      const version = database.startsWith('postgres')
        ? 'UPDATE schema_version SET version = 999'
        : 'PRAGMA user_version = 999';
      await tamper(database, version);
      for (const readOnly of [true, false]) {
        const refused = openStores({ database, readOnly });
        await expect(refused).rejects.toThrow(DatabaseRefusedError);
        await expect(refused).rejects.toThrow(/later Earwitness/);
      }
    });
  });

  it('closes only when what was appended before is written', async () => {
    const database = await fresh();
    const stores = await openStores({ database });
    const appended = [1, 2, 3].map((number) => stores.log.append(batchOf(number)));
    await stores.close();
    expect((await Promise.all(appended)).flat().map(({ seq }) => seq)).toEqual([1, 2, 3]);
    expect(await (await open(database)).log.read('p')).toHaveLength(3);
  });

  it('gives packs in the order their panels were opened, one moved to another folder too', async () => {
    const { pack, remove } = await writeSmallPack();
    const { packs } = await open(await fresh());
    for (const panelId of ['z', 'a', 'm']) await packs.save({ panelId, pack, packFolder: `/${panelId}` });
    await packs.save({ panelId: 'z', pack, packFolder: '/elsewhere' });
    const kept = (await packs.packs()).map((one) => ({ ...one, pack: one.pack() }));
    expect(kept).toEqual([
      { panelId: 'z', pack, packFolder: '/elsewhere' },
      { panelId: 'a', pack, packFolder: '/a' },
      { panelId: 'm', pack, packFolder: '/m' },
    ]);
    await remove();
  });

  it('keeps a blinding key in place of an earlier one', async () => {
    const { blindingKeys } = await open(await fresh());
    expect(await blindingKeys.find('p')).toBeNull();
    await blindingKeys.save({ panelId: 'p', secret: 'one', blindingKey: 'first' });
    await blindingKeys.save({ panelId: 'p', secret: 'two', blindingKey: 'second' });
    expect(await blindingKeys.find('p')).toEqual({ secret: 'two', blindingKey: 'second' });
  });

  describe('free texts', () => {
    it('are kept as they were first written', async () => {
      const { freeTexts } = await open(await fresh());
      const text = { panelId: 'p', listener, textId: 't', salt: 's', text: 'hiss 🎧 “here”\n\u2028' };
      await freeTexts.save(text);
      await freeTexts.save({ ...text, text: 'something else' });
      await freeTexts.save({ ...text, panelId: 'q', textId: 'u' });
      expect(await freeTexts.find('t')).toEqual(text);
      expect(await freeTexts.ofPanel('p')).toEqual([text]);
      expect(await freeTexts.find('v')).toBeNull();
    });

    it('with a NUL are refused', async () => {
      const { freeTexts } = await open(await fresh());
      const save = freeTexts.save({ panelId: 'p', listener, textId: 't', salt: 's', text: 'a\0b' });
      await expect(save).rejects.toThrow(RangeError);
    });
  });

  it('gives an outside id to one listener per panel and platform, however many claim it at once', async () => {
    const { identities } = await open(await fresh());
    const claim = { panelId: 'p', platform: 'prolific', externalId: 'worker-1' };
    const claims = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        identities.claim({ ...claim, listener: `${index}`.padStart(32, '0') }),
      ),
    );
    expect(claims.filter(({ isNew }) => isNew)).toHaveLength(1);
    expect(new Set(claims.map((one) => one.listener)).size).toBe(1);
    expect(await identities.claim({ ...claim, panelId: 'q', listener })).toEqual({ listener, isNew: true });
    expect(await identities.find(claim)).toEqual({ ...claim, listener: claims[0]?.listener });
    expect(await identities.find({ ...claim, platform: 'else' })).toBeNull();
    expect(await identities.ofPanel('q')).toEqual([{ ...claim, panelId: 'q', listener }]);
    expect([await identities.isHeldBy('q', listener), await identities.isHeldBy('p', listener)]).toEqual([
      true,
      false,
    ]);
  });

  it('passes an outside id on once, however many ask for it', async () => {
    const { identities } = await open(await fresh());
    const identity = { panelId: 'p', platform: 'prolific', externalId: 'worker-1' };
    await identities.claim({ ...identity, listener });
    await identities.claim({ ...identity, panelId: 'q', listener });
    const owners = await Promise.all(
      Array.from({ length: 5 }, (_, index) =>
        identities.passOn({ ...identity, listener, to: `${index}`.padStart(32, '0') }),
      ),
    );
    expect(new Set(owners).size).toBe(1);
    expect(await identities.find(identity)).toEqual({ ...identity, listener: owners[0] });
    expect(await identities.isHeldBy('p', listener)).toBe(false);
    expect(await identities.isHeldBy('q', listener)).toBe(true);
  });

  describe('invitations', () => {
    const invite = (letter: string) => ({
      panelId: 'p',
      inviteSha256: hash(letter),
      label: `for ${letter}`,
      createdAt: at,
    });

    it('are made all at once or not at all', async () => {
      const { invites } = await open(await fresh());
      await invites.create([invite('b'), invite('a')]);
      await expect(invites.create([invite('c'), invite('a')])).rejects.toThrow(StorageFailedError);
      expect((await invites.list('p')).map(({ inviteSha256 }) => inviteSha256)).toEqual([
        hash('a'),
        hash('b'),
      ]);
    });

    it('belong to the first listener who comes', async () => {
      const { invites } = await open(await fresh());
      await invites.create([invite('a')]);
      expect(await invites.bind(hash('a'), listener)).toEqual({ listener, isNew: true });
      expect(await invites.bind(hash('a'), other)).toEqual({ listener, isNew: false });
      expect(await invites.bind(hash('f'), other)).toBeNull();
      expect(await invites.find('p', hash('a'))).toEqual({ ...invite('a'), listener });
      expect(await invites.find('q', hash('a'))).toBeNull();
      expect([await invites.isHeldBy('p', listener), await invites.isHeldBy('p', other)]).toEqual([
        true,
        false,
      ]);
    });
  });

  describe('admins', () => {
    const ada = { name: 'ada', role: 'runner', passwordHash: 'scrypt$1' } as const;

    it('have a role and sessions that end', async () => {
      const { admins } = await open(await fresh());
      await admins.saveUser(ada);
      await admins.startSession({ tokenSha256: hash('1'), name: 'ada', expiresAt: later });
      expect(await admins.findSession(hash('1'), at)).toEqual({
        tokenSha256: hash('1'),
        name: 'ada',
        expiresAt: later,
        role: 'runner',
      });
      await admins.saveUser({ ...ada, role: 'viewer' });
      expect(await admins.findSession(hash('1'), at)).toMatchObject({ role: 'viewer' });
      expect(await admins.findSession(hash('1'), later)).toBeNull();
      await admins.endSession(hash('1'));
      expect(await admins.findSession(hash('1'), at)).toBeNull();
    });

    it('that are taken out are signed out everywhere', async () => {
      const { admins } = await open(await fresh());
      await admins.saveUser(ada);
      await admins.saveUser({ ...ada, name: 'bob' });
      for (const letter of ['1', '2', '3']) {
        await admins.startSession({
          tokenSha256: hash(letter),
          name: letter === '3' ? 'bob' : 'ada',
          expiresAt: later,
        });
      }
      await admins.removeUser('ada');
      expect(await admins.users()).toEqual([{ ...ada, name: 'bob' }]);
      expect(await admins.findSession(hash('1'), at)).toBeNull();
      expect(await admins.findSession(hash('3'), at)).toMatchObject({ name: 'bob' });
      await admins.forgetExpiredSessions(later);
      expect(await admins.findSession(hash('3'), at)).toBeNull();
    });

    it('cannot be of a role that does not exist', async () => {
      const { admins } = await open(await fresh());
      const save = admins.saveUser({ ...ada, role: 'owner' as 'admin' });
      await expect(save).rejects.toThrow(StorageFailedError);
    });

    it('are let in by a setup token once, however many come with it at once', async () => {
      const { admins } = await open(await fresh());
      await admins.createSetupToken({ tokenSha256: hash('e'), createdAt: at });
      const uses = await Promise.all(
        Array.from({ length: 10 }, (_, index) =>
          admins.useSetupToken({ tokenSha256: hash('e'), at, user: { ...ada, name: `admin-${index}` } }),
        ),
      );
      expect(uses.filter((used) => used)).toHaveLength(1);
      expect(await admins.users()).toEqual([{ ...ada, name: `admin-${uses.indexOf(true)}` }]);
      expect(await admins.useSetupToken({ tokenSha256: hash('f'), at, user: ada })).toBe(false);
    });

    it('are not let in under a name that is taken, and the token stays good', async () => {
      const { admins } = await open(await fresh());
      await admins.saveUser(ada);
      await admins.createSetupToken({ tokenSha256: hash('e'), createdAt: at });
      const user = { ...ada, role: 'admin' } as const;
      expect(await admins.useSetupToken({ tokenSha256: hash('e'), at, user })).toBe(false);
      expect(await admins.findUser('ada')).toEqual(ada);
      const another = { ...user, name: 'grace' };
      expect(await admins.useSetupToken({ tokenSha256: hash('e'), at: later, user: another })).toBe(true);
    });
  });

  it('notes what was done in order, and never changes or takes out a line of it', async () => {
    const database = await fresh();
    const { admins } = await open(database);
    const entry = { at, who: 'ada', action: 'unblind', panelId: 'p', detail: '{"reason":"done"}' };
    await Promise.all([1, 2, 3].map((n) => admins.recordAudit({ ...entry, detail: `${n}` })));
    await admins.recordAudit({ ...entry, panelId: null });
    const all = await admins.readAudit();
    expect(all.map(({ seq }) => seq)).toEqual([1, 2, 3, 4]);
    expect(all.at(-1)).toEqual({ seq: 4, ...entry, panelId: null });
    expect(await admins.readAudit({ afterSeq: 1, limit: 2 })).toEqual(all.slice(1, 3));
    await expect(tamper(database, `UPDATE audit SET who = 'eve'`)).rejects.toThrow(/append-only/);
    await expect(tamper(database, 'DELETE FROM audit')).rejects.toThrow(/append-only/);
  });

  it('erases a listener and nobody else', async () => {
    const database = await fresh();
    const stores = await open(database);
    const write = async (panelId: string, who: string, name: string) => {
      await stores.freeTexts.save({ panelId, listener: who, textId: `${name}-text`, salt: 's', text: name });
      await stores.identities.claim({ panelId, platform: 'prolific', externalId: name, listener: who });
      await stores.invites.create([{ panelId, inviteSha256: hash(name), label: name, createdAt: at }]);
      await stores.invites.bind(hash(name), who);
    };
    await write('p', listener, '1');
    await write('p', other, '2');
    await write('q', listener, '3');
    await stores.erase({ panelId: 'p', listener });
    expect((await stores.freeTexts.ofPanel('p')).map(({ text }) => text)).toEqual(['2']);
    expect((await stores.identities.ofPanel('p')).map(({ externalId }) => externalId)).toEqual(['2']);
    expect((await stores.invites.list('p')).map(({ label }) => label)).toEqual([null, '2']);
    expect(await stores.invites.bind(hash('1'), other)).toEqual({ listener, isNew: false });
    expect(await stores.freeTexts.find('3-text')).not.toBeNull();
  });

  it('is ready while it takes writes', async () => {
    const database = await fresh();
    const said: string[] = [];
    const stores = await openStores({ database, log: (line) => said.push(line) });
    expect(await stores.ready()).toBe(true);
    await stores.close();
    const another = await openStores({ database, log: (line) => said.push(line) });
    await tamper(database, 'ALTER TABLE writer RENAME TO writer_gone');
    expect(await another.ready()).toBe(false);
    expect(said.at(-1)).toMatch(/not ready.*writer/);
    await tamper(database, 'ALTER TABLE writer_gone RENAME TO writer');
    expect(await another.ready()).toBe(true);
    await another.close();
  });
});
