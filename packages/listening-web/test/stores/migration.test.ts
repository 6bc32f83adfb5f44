import { copyFileSync, mkdtempSync, readFileSync, realpathSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import pg from 'pg';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { DatabaseRefusedError } from '../../src/server/errors.ts';
import { openStores } from '../../src/server/stores/panel-stores.ts';
import { report } from '../faults/account.ts';
import { buildProgram, type Mutation } from '../faults/build-program.ts';
import { isWhole, replayPowerCuts } from '../faults/replay-power-cuts.ts';
import { canTrace, traceFiles } from '../faults/system-calls.ts';
import { postgresServer } from './store-kinds.ts';

// Processes are started and ended by the dozen, which takes its time where others work too.
vi.setConfig({ testTimeout: 180_000 });

/** Made by the release whose databases were of schema 1: one panel with 50 events, unblinded, and one that was only opened. */
const FIXTURE = join(import.meta.dirname, 'fixtures/schema-1.sqlite');

const root = realpathSync(mkdtempSync(join(tmpdir(), 'earwitness-migration-')));
afterAll(() => rmSync(root, { recursive: true, force: true }));

function copyOfFixture(): string {
  const file = join(mkdtempSync(join(root, 'copy-')), 'panels.sqlite');
  copyFileSync(FIXTURE, file);
  return file;
}

const versionOf = (file: string) => {
  const connection = new Database(file);
  const version = connection.pragma('user_version', { simple: true });
  const [{ events }] = connection.prepare('SELECT count(*) AS events FROM event').all() as [
    { events: number },
  ];
  const tables = connection.prepare(`SELECT count(*) FROM sqlite_schema WHERE type = 'table'`).pluck().get();
  connection.close();
  return { version, events, tables };
};
const OLD = { version: 1, events: 51, tables: 4 };
const NEW = { version: 2, events: 51, tables: 12 };

async function expectAllOfIt(database: string, { readOnly }: { readOnly: boolean }): Promise<void> {
  const stores = await openStores({ database, readOnly });
  expect(await stores.log.verify('small-panel')).toMatchObject({ intact: true, events: 50 });
  expect(await stores.log.verify('another-panel')).toMatchObject({ intact: true, events: 1 });
  expect(await stores.log.head('small-panel')).toMatchObject({ seq: 50 });
  expect(await stores.blindingKeys.find('small-panel')).toMatchObject({
    secret: expect.stringMatching(/^[0-9a-f]{64}$/),
  });
  expect(await stores.invites.list('small-panel')).toEqual([]);
  await stores.close();
}

describe('a database of schema 1', () => {
  it('is brought up to date when it is opened, with all that it held', async () => {
    const database = copyOfFixture();
    expect(versionOf(database)).toEqual(OLD);
    await expectAllOfIt(database, { readOnly: false });
    expect(versionOf(database)).toEqual(NEW);
    await expectAllOfIt(database, { readOnly: false });
  });

  it('keeps its panels in the order in which they were opened', async () => {
    const database = copyOfFixture();
    await (await openStores({ database })).close();
    const connection = new Database(database);
    const order = connection.prepare('SELECT panel_id FROM panel_pack ORDER BY position').pluck().all();
    connection.close();
    expect(order).toEqual(['small-panel', 'another-panel']);
  });

  it('is read as it is, without a byte of it changed', async () => {
    const database = copyOfFixture();
    const [before, { mtimeMs }] = [readFileSync(database), statSync(database)];
    await expectAllOfIt(database, { readOnly: true });
    expect(readFileSync(database).equals(before)).toBe(true);
    expect(statSync(database).mtimeMs).toBe(mtimeMs);
  });
});

describe('a migration that fails', () => {
  it('leaves a file of SQLite as it was', async () => {
    const database = copyOfFixture();
    const connection = new Database(database);
    connection.exec('CREATE TABLE writer (in_the_way TEXT)');
    connection.close();
    await expect(openStores({ database })).rejects.toThrow(DatabaseRefusedError);
    expect(versionOf(database)).toEqual({ ...OLD, tables: OLD.tables + 1 });
  });

  it.runIf(postgresServer)('leaves a database of PostgreSQL as it was', async () => {
    const database = (await postgresServer?.createDatabase()) ?? '';
    const client = new pg.Client(database);
    await client.connect();
    await client.query('CREATE TABLE writer (in_the_way TEXT)');
    await expect(openStores({ database })).rejects.toThrow(DatabaseRefusedError);
    const { rows } = await client.query(`SELECT tablename FROM pg_tables WHERE schemaname = 'public'`);
    expect(rows).toEqual([{ tablename: 'writer' }]);
    await client.query('DROP TABLE writer');
    await (await openStores({ database })).close();
    await client.end();
  });
});

describe.runIf(canTrace())('a power cut during the migration', () => {
  async function cutPower(mutations: readonly Mutation[] = []) {
    const program = await buildProgram({ entry: 'test/faults/open-alone.ts', mutations });
    const database = copyOfFixture();
    const folder = join(database, '..');
    const initially = new Map([[database, readFileSync(database)]]);
    const events = traceFiles({ command: process.execPath, args: [program, database], folder });
    const seen = new Set<unknown>();
    const found = await replayPowerCuts({
      events,
      folder,
      database,
      initially,
      seed: 1,
      stride: 4,
      async inspect({ database: cut }) {
        if (!isWhole(cut)) return { lost: false, doubled: false, corrupt: true };
        const state = versionOf(cut);
        seen.add(state.version);
        const isOneOfThem = [OLD, NEW].some((one) => JSON.stringify(one) === JSON.stringify(state));
        return { lost: state.events !== 51, doubled: false, corrupt: !isOneOfThem };
      },
    });
    report('power cuts during the migration', found);
    return { ...found, seen };
  }

  it('leaves the old version or the new one, and nothing between', async () => {
    const found = await cutPower();
    expect(found).toMatchObject({ lost: 0, corrupt: 0 });
    expect(found.seen).toEqual(new Set([1, 2]));
    expect(found.cutsThatLoseWrites).toBeGreaterThan(20);
  });

  it('would be seen to leave something between if it were not one transaction', async () => {
    const found = await cutPower([
      { file: 'sqlite/sqlite-migrations.ts', from: 'inOneStep.immediate()', to: 'inOneStep()' },
      { file: 'sqlite/sqlite-migrations.ts', from: 'connection.transaction(() => {', to: '(() => {' },
    ]);
    expect(found.corrupt).toBeGreaterThan(0);
  });
});
