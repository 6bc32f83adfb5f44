import { cp, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  anAnswer,
  hear,
  openTrial,
  PANEL,
  postAnswer,
  startSession,
  startTestServer,
} from '../../../test/server/test-server.ts';
import { smallDefinition } from '../../../test/small-pack.ts';
import { type ExportRefusedError, PanelStillBlindError } from '../errors.ts';
import { sha256 } from '../sha256.ts';
import { isSound, verifyPanels } from '../verify-panels.ts';
import { exportPanel } from './export-panel.ts';
import { EXPORT_FILES } from './panel-export.ts';
import { verifyExport } from './verify-export.ts';

const COMMENTS = ['=1+1, "quoted"', 'two\r\nlines\u2028and more', '少し'];

let root = '';
let database = '';
let folder = '';
let exported: Awaited<ReturnType<typeof exportPanel>>;
let end = async () => {};

/** Three listeners with answers about themselves and comments, the last of whom is erased. */
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'earwitness-export-'));
  const panel = await startTestServer({
    definition: smallDefinition({
      trialsPerSession: 2,
      trainingTrials: 0,
      questionnaire: [
        {
          fieldId: 'ears',
          question: 'Trained?',
          kind: 'choice',
          options: ['yes', 'no'].map((value) => ({ value, label: value })),
          required: true,
        },
      ],
    }),
  });
  end = () => panel.end();
  database = panel.databaseFile;
  for (const [listener, comment] of COMMENTS.entries()) {
    const visitor = panel.listener();
    await startSession(visitor);
    await visitor.post(`${PANEL}/questionnaire`, { answers: { ears: listener === 0 ? 'yes' : 'no' } });
    for (let number = 1; number <= 2; number += 1) {
      const trial = await openTrial(visitor);
      await hear(visitor, trial);
      const answer = anAnswer({ idempotencyKey: `answer-${listener}-of-${number}-in-all`, comment });
      expect((await postAnswer(visitor, trial, answer)).status).toBe(200);
    }
  }
  await panel.server.closePanel('small-panel');
  await expect(exportPanel({ database, panelId: 'small-panel', folder: root })).rejects.toThrow(
    PanelStillBlindError,
  );
  await panel.server.unblindPanel('small-panel', 'all are in');
  const rows = await panel.server.rows('small-panel');
  const last = rows.at(-1)?.listener;
  const erased = await panel
    .admin()
    .post(`/api/admin${PANEL.slice(4)}/erasures`, { listener: last, reason: 'asked to' });
  expect(erased.status).toBe(200);
  folder = await mkdtemp(join(root, 'export-'));
  exported = await exportPanel({ database, panelId: 'small-panel', folder });
});
afterAll(async () => {
  await end();
  await rm(root, { recursive: true, force: true });
});

const textOf = (name: string, of = folder) => readFile(join(of, name), 'utf8');
const linesOf = async (name: string) =>
  (await textOf(name))
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));

/** What a check finds where one file is another. */
async function checkWith(name: string, change: (text: string) => string) {
  const copy = await mkdtemp(join(root, 'changed-'));
  await cp(folder, copy, { recursive: true });
  const before = await textOf(name);
  const changed = change(before);
  expect(changed).not.toBe(before);
  await writeFile(join(copy, name), changed);
  return { copy, check: await verifyExport(copy) };
}

/** Writes the digest that a changed file now has. */
async function forgeDigest(copy: string, name: string) {
  const contents = JSON.parse(await textOf(EXPORT_FILES.contents, copy));
  contents.files[name] = sha256(await textOf(name, copy));
  await writeFile(join(copy, EXPORT_FILES.contents), JSON.stringify(contents));
}

describe('exportPanel()', () => {
  it('writes files for their owner alone, whose digests it lists, and checks on the way', async () => {
    expect(exported.files.toSorted()).toEqual(Object.values(EXPORT_FILES).toSorted());
    for (const file of exported.files)
      expect((await stat(join(folder, file))).mode & 0o777, file).toBe(0o600);
    for (const [name, digest] of Object.entries(exported.contents.files)) {
      expect(sha256(await textOf(name)), name).toBe(digest);
    }
    expect(exported.contents).toMatchObject({ answers: 6, sessions: 3 });
    expect(exported.check).toMatchObject({
      draws: { intact: true, trials: 6 },
      texts: { kept: 6, erased: 3 },
    });
    expect(isSound(exported.check)).toBe(true);
  });

  it('has what listeners wrote, and nothing of who was erased', async () => {
    const rows = await linesOf(EXPORT_FILES.answers);
    expect(rows.map(({ q_ears }) => q_ears)).toEqual(['yes', 'yes', 'no', 'no', undefined, undefined]);
    const texts = (await linesOf(EXPORT_FILES.texts)).map(({ text }) => text);
    const said = COMMENTS.slice(0, 2).flatMap((comment) => [comment, comment]);
    expect(texts).toEqual(['{"ears":"yes"}', '{"ears":"no"}', ...said]);
    expect(await textOf(EXPORT_FILES.comments)).not.toContain(COMMENTS[2]);
  });

  it('writes over nothing', async () => {
    await expect(exportPanel({ database, panelId: 'small-panel', folder })).rejects.toThrow(/EEXIST/);
  });
});

describe('verifyExport()', () => {
  it('finds what was written sound, and says how much was erased', async () => {
    const check = await verifyExport(folder);
    expect(check).toEqual(exported.check);
  });

  it.each([
    [EXPORT_FILES.answers, '"q_ears":"no"', '"q_ears":"yes"', 3],
    [EXPORT_FILES.answersTable, /"no"/, '"yes"', 4],
    [EXPORT_FILES.answersTable, /\r\n$/, '', 7],
    [EXPORT_FILES.sessions, /(?<=,)\d+(?=,)/, '9', 2],
    [EXPORT_FILES.comments, 'quoted', 'calm', 2],
    [EXPORT_FILES.comments, /$/, 'and one more', 8],
    [EXPORT_FILES.texts, /^(.*\n)/, '$1$1', 2],
  ])('names the line of %s where %s became %s, whatever digest is listed', async (name, from, to, line) => {
    const { copy, check } = await checkWith(name, (text) => text.replace(from, to));
    expect(isSound(check)).toBe(false);
    expect(check.problems).toContain(`line ${line} of ${name} is not what the log holds`);
    await forgeDigest(copy, name);
    expect((await verifyExport(copy)).problems).toContain(
      `line ${line} of ${name} is not what the log holds`,
    );
  });

  it('is not talked into other words by a text that was changed as well', async () => {
    const { copy } = await checkWith(EXPORT_FILES.texts, (text) =>
      text.replace('"no', '"yes').replace('no\\', 'yes\\'),
    );
    const answers = (await textOf(EXPORT_FILES.answers, copy)).replaceAll('"q_ears":"no"', '"q_ears":"yes"');
    await writeFile(join(copy, EXPORT_FILES.answers), answers);
    for (const name of [EXPORT_FILES.texts, EXPORT_FILES.answers]) await forgeDigest(copy, name);
    expect((await verifyExport(copy)).problems).toContainEqual(
      expect.stringMatching(/^the questionnaire of listener \w+ is not what the log holds the hash of/),
    );
  });

  it('misses words of a listener who was not erased', async () => {
    const { check } = await checkWith(EXPORT_FILES.texts, (text) => text.replace(/^.*\n/, ''));
    expect(check.problems).toContainEqual(
      expect.stringMatching(/listener \w+ is missing, and was not erased/),
    );
  });

  it('is not talked into another truth by a key in which two conditions change places', async () => {
    const swap = (text: string) => {
      const [first = '', second = ''] = new Set(text.match(/(?<="conditionId": ")[\w-]+/g));
      return text.replace(/(?<="conditionId": ")[\w-]+/g, (id) => (id === first ? second : first));
    };
    const { copy } = await checkWith(EXPORT_FILES.blindingKey, swap);
    await forgeDigest(copy, EXPORT_FILES.blindingKey);
    expect((await verifyExport(copy)).draws).toEqual({
      intact: false,
      problem: 'the blinding key is not the one that was committed to when the panel opened',
    });
  });

  it('holds its list of contents to the log, and files to their digests', async () => {
    const forged = await checkWith(EXPORT_FILES.contents, (text) =>
      text.replace('"answers": 6', '"answers": 5'),
    );
    expect(forged.check.problems).toEqual(['answers in export.json is not what the log holds']);
    const spaced = await checkWith(EXPORT_FILES.pack, (text) => `${text}\n`);
    expect(spaced.check.problems).toEqual(['pack.json is not the file whose SHA-256 export.json has']);
  });

  it('names a file that is missing', async () => {
    for (const name of Object.values(EXPORT_FILES)) {
      const copy = await mkdtemp(join(root, 'missing-'));
      await cp(folder, copy, { recursive: true });
      await rm(join(copy, name));
      const refusal = await verifyExport(copy).catch((problem: ExportRefusedError) => problem);
      expect(refusal).toMatchObject({
        name: 'ExportRefusedError',
        message: expect.stringContaining(`${name} cannot be read`),
      });
    }
  });
});

it('is whole of a panel that nobody answered', async () => {
  const panel = await startTestServer({ definition: smallDefinition() });
  try {
    await panel.server.closePanel('small-panel');
    await panel.server.unblindPanel('small-panel', 'nobody came');
    const empty = await mkdtemp(join(root, 'empty-'));
    await exportPanel({ database: panel.databaseFile, panelId: 'small-panel', folder: empty });
    expect(await readFile(join(empty, EXPORT_FILES.answers), 'utf8')).toBe('');
    expect(isSound(await verifyExport(empty))).toBe(true);
  } finally {
    await panel.end();
  }
});

describe('verifyPanels()', () => {
  it('finds words in the database that were changed', async () => {
    expect((await verifyPanels({ database }))[0]).toMatchObject({
      texts: { kept: 6, erased: 3 },
      problems: [],
    });
    const changing = new Database(database);
    changing.exec(`UPDATE free_text SET text = '{"ears":"yes"}' WHERE text = '{"ears":"no"}'`);
    changing.close();
    const [check] = await verifyPanels({ database });
    expect(check?.problems).toEqual([expect.stringMatching(/is not what the log holds the hash of/)]);
  });
});
