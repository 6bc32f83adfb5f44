import { copyFileSync, existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { CopyRefusedError } from '../../src/server/errors.ts';
import { copyStores } from '../../src/server/stores/copy-stores.ts';
import { openStores } from '../../src/server/stores/panel-stores.ts';
import { writeSmallPack } from '../small-pack.ts';
import { batchOf } from './log-events.ts';
import { STORE_KINDS } from './store-kinds.ts';

const root = mkdtempSync(join(tmpdir(), 'earwitness-copies-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
const listener = 'a'.repeat(32);
const hash = 'f'.repeat(64);
const at = '2026-01-01T00:00:00.000Z';

async function fill(database: string): Promise<void> {
  const { pack, remove } = await writeSmallPack();
  const stores = await openStores({ database });
  await stores.packs.save({ panelId: 'q', pack, packFolder: '/q' });
  await stores.packs.save({ panelId: 'p', pack, packFolder: '/p' });
  await stores.log.append(batchOf(...Array.from({ length: 1200 }, (_, index) => index + 1)));
  await stores.log.append({ ...batchOf(1), panelId: 'q' });
  await stores.blindingKeys.save({ panelId: 'p', secret: 'secret', blindingKey: '{}' });
  await stores.freeTexts.save({ panelId: 'p', listener, textId: 't', salt: 's', text: 'hiss 🎧' });
  await stores.identities.claim({ panelId: 'p', platform: 'prolific', externalId: 'w', listener });
  await stores.invites.create([{ panelId: 'p', inviteSha256: hash, label: null, createdAt: at }]);
  await stores.admins.saveUser({ name: 'ada', role: 'admin', passwordHash: 'x' });
  await stores.admins.startSession({ tokenSha256: hash, name: 'ada', expiresAt: at });
  await stores.admins.createSetupToken({ tokenSha256: hash, createdAt: at });
  await stores.admins.recordAudit({ at, who: 'ada', action: 'open', panelId: 'p', detail: '' });
  await stores.close();
  await remove();
}

async function contentOf(database: string) {
  const stores = await openStores({ database, readOnly: true });
  try {
    return {
      packs: (await stores.packs.packs()).map((one) => ({ ...one, pack: one.pack() })),
      log: await stores.log.read('p'),
      heads: [await stores.log.head('p'), await stores.log.head('q')],
      keys: await stores.blindingKeys.find('p'),
      texts: await stores.freeTexts.ofPanel('p'),
      identities: await stores.identities.ofPanel('p'),
      invites: await stores.invites.list('p'),
      users: await stores.admins.users(),
      session: await stores.admins.findSession(hash, ''),
      audit: await stores.admins.readAudit(),
    };
  } finally {
    await stores.close();
  }
}

const freshSqlite = async () => join(mkdtempSync(join(root, 'run-')), 'panels.sqlite');

/** A backup that was served, with answers still in its log when the server was killed. */
async function killedServer(): Promise<{ backupFile: string }> {
  const served = await freshSqlite();
  const backupFile = join(mkdtempSync(join(root, 'killed-')), 'backup.sqlite');
  const serving = await openStores({ database: served });
  await serving.log.append(batchOf(1, 2, 3));
  for (const ending of ['', '-wal', '-shm']) copyFileSync(`${served}${ending}`, `${backupFile}${ending}`);
  await serving.close();
  return { backupFile };
}

describe.each(STORE_KINDS)('a copy of $kind', ({ kind, fresh, tamper, unguard }) => {
  it('made by backup() is a database with all that it held, for its owner alone', async () => {
    const database = await fresh();
    await fill(database);
    const folder = mkdtempSync(join(root, 'backup-'));
    const backupFile = join(folder, 'backup.sqlite');
    const stores = await openStores({ database });
    await stores.backup(backupFile);
    await stores.close();
    expect(readdirSync(folder)).toEqual(['backup.sqlite']);
    expect(statSync(backupFile).mode & 0o777).toBe(0o600);
    expect(await contentOf(backupFile)).toEqual(await contentOf(database));
    const restored = await openStores({ database: backupFile });
    await restored.log.append(batchOf(1201));
    expect(await restored.log.verify('p')).toMatchObject({ intact: true, events: 1201 });
    await restored.close();
  });

  it('made by backup() never takes the place of a file unless it is asked to', async () => {
    const database = await fresh();
    const stores = await openStores({ database });
    const backupFile = join(mkdtempSync(join(root, 'backup-')), 'backup.sqlite');
    writeFileSync(backupFile, 'something else');
    await expect(stores.backup(backupFile)).rejects.toThrow(CopyRefusedError);
    expect(statSync(backupFile).size).toBe(14);
    await stores.backup(backupFile, { replace: true });
    await stores.close();
    await (await openStores({ database: backupFile, readOnly: true })).close();
  });

  it('made by backup() is whole in the place of one whose server was killed, whose log is not taken for its own', async () => {
    const database = await fresh();
    await fill(database);
    const { backupFile } = await killedServer();
    const stores = await openStores({ database });
    await stores.backup(backupFile, { replace: true });
    await stores.close();
    expect(['-wal', '-shm'].filter((ending) => existsSync(`${backupFile}${ending}`))).toEqual([]);
    expect(await contentOf(backupFile)).toEqual(await contentOf(database));
  });

  it('made by backup() never comes to lie beside the log of another', async () => {
    const stores = await openStores({ database: await fresh() });
    const { backupFile } = await killedServer();
    rmSync(backupFile);
    await expect(stores.backup(backupFile)).rejects.toThrow(/backup\.sqlite-(wal|shm) is of another/);
    expect(existsSync(backupFile)).toBe(false);
    await stores.backup(backupFile, { replace: true });
    await stores.close();
    expect(await contentOf(backupFile)).toMatchObject({ log: [], users: [] });
  });

  it('made by backup() takes no place that somebody serves from or reads in', async () => {
    const stores = await openStores({ database: await fresh() });
    const backupFile = join(mkdtempSync(join(root, 'backup-')), 'backup.sqlite');
    const serving = await openStores({ database: backupFile });
    await serving.log.append(batchOf(1));
    await expect(stores.backup(backupFile, { replace: true })).rejects.toThrow(/a server has/);
    await serving.log.append(batchOf(2));
    await serving.close();
    expect((await contentOf(backupFile)).log).toHaveLength(2);
    await stores.backup(backupFile, { replace: true });
    expect((await contentOf(backupFile)).log).toHaveLength(0);
    await stores.close();
  });

  it('made by copyStores() is refused while a server writes to what is copied, and not while one reads', async () => {
    const [from, to] = [await fresh(), await freshSqlite()];
    await fill(from);
    const serving = await openStores({ database: from });
    await expect(copyStores({ from, to })).rejects.toThrow(
      /a server \(process \d+ on .*\) still writes to .*: stop it first/,
    );
    expect(existsSync(to)).toBe(false);
    await serving.close();
    const reading = await openStores({ database: from, readOnly: true });
    await copyStores({ from, to });
    await reading.close();
    await (await openStores({ database: from })).close();
  });

  it('made by backup() of a log that was tampered with is refused, and nothing is left of it', async () => {
    const database = await fresh();
    await fill(database);
    await tamper(database, `${unguard} UPDATE event SET recorded_at = 'never' WHERE seq = 600`);
    const folder = mkdtempSync(join(root, 'backup-'));
    const stores = await openStores({ database, readOnly: true });
    await expect(stores.backup(join(folder, 'backup.sqlite'))).rejects.toThrow(/event 600 of panel p/);
    await stores.close();
    expect(readdirSync(folder)).toEqual([]);
  });

  it.each(STORE_KINDS)('made by copyStores() to $kind is the same', async ({ fresh: freshTarget }) => {
    const [from, to] = [await fresh(), await freshTarget()];
    await fill(from);
    await copyStores({ from, to });
    expect(await contentOf(to)).toEqual(await contentOf(from));
    const stores = await openStores({ database: to });
    await stores.log.append(batchOf(1201));
    await stores.admins.recordAudit({ at, who: 'ada', action: 'restore', panelId: null, detail: '' });
    expect((await stores.admins.readAudit()).map(({ seq }) => seq)).toEqual([1, 2]);
    await stores.close();
  });

  it('made by copyStores() is refused where there is something already, and leaves it as it was', async () => {
    const [from, to] = [await fresh(), await fresh()];
    await fill(from);
    const stores = await openStores({ database: to });
    await stores.admins.saveUser({ name: 'bob', role: 'viewer', passwordHash: 'x' });
    await stores.close();
    await expect(copyStores({ from, to })).rejects.toThrow(/not empty/);
    expect((await contentOf(to)).log).toEqual([]);
  });

  it('made by copyStores() arrives whole or not at all', async () => {
    const [from, to] = [await fresh(), await fresh()];
    await fill(from);
    await (await openStores({ database: to })).close();
    const refusal =
      kind === 'SQLite'
        ? `CREATE TRIGGER refused BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'refused'); END`
        : `ALTER TABLE audit ADD CONSTRAINT refused CHECK (seq <> 1)`;
    await tamper(to, refusal);
    await expect(copyStores({ from, to })).rejects.toThrow(/refused/);
    expect(await contentOf(to)).toMatchObject({ packs: [], log: [], users: [] });
  });
});

it('of a database that does not exist is refused, and makes neither', async () => {
  const [from, to] = [join(root, 'none.sqlite'), join(root, 'target.sqlite')];
  await expect(copyStores({ from, to })).rejects.toThrow(/no such file/);
  expect([existsSync(from), existsSync(to)]).toEqual([false, false]);
});
