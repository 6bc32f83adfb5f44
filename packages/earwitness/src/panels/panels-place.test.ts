import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { chooseBuiltPanel } from './find-built-panels.ts';
import {
  databaseName,
  databaseToOpen,
  findPanels,
  idNamed,
  serverFileOf,
  wordsOfPlace,
} from './panels-place.ts';

const URL_OF_DATABASE = 'postgres://me:secret@db.example.org:5432/panels?sslmode=require';
let folder = '';
const kept = process.env.DATABASE_URL;

beforeAll(async () => {
  delete process.env.DATABASE_URL;
  folder = await mkdtemp(join(tmpdir(), 'earwitness-place-'));
  await mkdir(join(folder, 'warmth'));
  await writeFile(join(folder, 'panels.sqlite'), '');
  await writeFile(join(folder, 'warmth', 'panel.json'), '{ "panelId": "warmth-2" }');
});
afterEach(() => {
  delete process.env.DATABASE_URL;
});
afterAll(async () => {
  if (kept !== undefined) process.env.DATABASE_URL = kept;
  await rm(folder, { recursive: true, force: true });
});

describe('findPanels()', () => {
  it('takes an id, a panel’s folder, the folder of all, or a database', async () => {
    const database = join(folder, 'panels.sqlite');
    expect(await findPanels('warmth', { folder })).toEqual({ database, panelId: 'warmth' });
    expect(await findPanels(join(folder, 'warmth'), {})).toEqual({ database, panelId: 'warmth-2' });
    expect(await findPanels(folder, {})).toEqual({ database, panelId: null });
    expect(await findPanels(database, {})).toEqual({ database, panelId: null });
    expect(await findPanels(URL_OF_DATABASE, { folder })).toEqual({
      database: URL_OF_DATABASE,
      panelId: null,
    });
  });

  it('goes by what was said before the environment, and by that before the folder', async () => {
    process.env.DATABASE_URL = URL_OF_DATABASE;
    expect(await findPanels('warmth', { folder })).toEqual({ database: URL_OF_DATABASE, panelId: 'warmth' });
    expect((await findPanels('warmth', { folder, database: 'other.sqlite' })).database).toBe('other.sqlite');
    expect(databaseToOpen({ folder })).toBe(URL_OF_DATABASE);
    expect(databaseToOpen({ folder, database: 'other.sqlite' })).toBe('other.sqlite');
  });

  it('takes no folder that is not built for the only panel beside it', async () => {
    const unbuilt = join(folder, 'brightness');
    await mkdir(unbuilt, { recursive: true });
    const refusal = `Cannot tell which panel is meant by ${unbuilt}: it holds no panel.json`;
    for (const place of [{}, { folder }, { database: 'other.sqlite' }])
      await expect(findPanels(unbuilt, place)).rejects.toThrow(refusal);
    await expect(idNamed(unbuilt)).rejects.toThrow(refusal);
  });

  it('changes nothing by a folder of panels, even of one', async () => {
    await expect(findPanels(folder, {}, { writes: true })).rejects.toThrow(/it holds no panel\.json; name/);
    expect((await findPanels(join(folder, 'warmth'), {}, { writes: true })).panelId).toBe('warmth-2');
    expect((await findPanels(undefined, { folder }, { writes: true })).panelId).toBeNull();
  });

  it('goes by the place that was said, whatever folder of that name is here', async () => {
    const here = (await readdir('.', { withFileTypes: true })).find(
      (entry) => entry.isDirectory() && /^[a-z][a-z0-9-]*$/.test(entry.name),
    )!.name;
    expect(await findPanels(here, { folder })).toEqual({
      database: join(folder, 'panels.sqlite'),
      panelId: here,
    });
    expect((await findPanels(here, { database: 'other.sqlite' })).panelId).toBe(here);
    expect(await idNamed(here)).toBe(here);
    expect(await idNamed(join(folder, 'warmth'))).toBe('warmth-2');
    const empty = await mkdtemp(join(folder, 'empty-'));
    await expect(chooseBuiltPanel(here, empty)).rejects.toThrow(`the built panel ${here} in ${empty}`);
  });

  it('says where it looked in vain', async () => {
    const empty = join(folder, 'warmth');
    await expect(findPanels('warmth', { folder: empty })).rejects.toThrow(
      `Cannot find panels in ${empty}: it holds no panels.sqlite`,
    );
  });
});

describe('databaseName()', () => {
  it('keeps passwords to itself', () => {
    expect(databaseName(URL_OF_DATABASE)).toBe('postgres://me@db.example.org:5432/panels');
    expect(databaseName('study/panels.sqlite')).toBe('study/panels.sqlite');
  });
});

describe('wordsOfPlace()', () => {
  it('says again what was said, but for passwords', () => {
    expect(wordsOfPlace({})).toEqual([]);
    expect(wordsOfPlace({ folder: 'study', database: URL_OF_DATABASE })).toEqual([
      '--folder',
      'study',
      '--database',
      'postgres://me@db.example.org:5432/panels',
    ]);
  });
});

describe('serverFileOf()', () => {
  it('lies beside the database, or in the folder where that is elsewhere', () => {
    expect(serverFileOf('/data/panels.sqlite', { folder })).toBe('/data/panels.sqlite-server.json');
    expect(dirname(serverFileOf(URL_OF_DATABASE, { folder }))).toBe(folder);
  });

  it('is another for another database, and the same whatever the password', () => {
    const file = serverFileOf(URL_OF_DATABASE, { folder });
    expect(serverFileOf(URL_OF_DATABASE.replace('/panels', '/others'), { folder })).not.toBe(file);
    expect(serverFileOf(URL_OF_DATABASE.replace('secret', 'renewed'), { folder })).toBe(file);
  });
});
