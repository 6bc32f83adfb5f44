/** What an experimenter does over HTTP, from opening a panel to its export. */
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { choiceResultSchema } from '@earwitness/bench/panel';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  anAnswer,
  hear,
  openTrial,
  PANEL,
  postAnswer,
  startSession,
  startTestServer,
  type TestServer,
  takeTrial,
} from '../../test/server/test-server.ts';
import { smallDefinition } from '../../test/small-pack.ts';
import type { Reply, Visitor } from '../simulation/visitor.ts';

const ADMIN_PANEL = '/api/admin/panels/small-panel';

let folder: string;
let panel: TestServer;
let admin: Visitor;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'earwitness-panels-'));
  panel = await startTestServer({
    definition: smallDefinition({ trialsPerSession: 4, trainingTrials: 0 }),
    options: { panelsFolder: join(folder, 'panels') },
  });
  admin = panel.admin();
});
afterAll(async () => {
  await panel.end();
  await rm(folder, { recursive: true });
});

const text = ({ bytes }: Reply) => new TextDecoder().decode(bytes);

describe('opening a panel from a folder', () => {
  const open = (name: string) => admin.post('/api/admin/panels', { folder: name });

  it('takes what was built, and the same again', async () => {
    const built = join(folder, 'panels', 'second');
    await mkdir(built, { recursive: true });
    await cp(panel.pack.packFolder, join(built, 'pack'), { recursive: true });
    await cp(panel.pack.blindingKeyFile, join(built, 'blinding-key.json'));
    await writeFile(join(built, 'panel.json'), JSON.stringify(smallDefinition({ panelId: 'second' })));
    for (const _ of ['once', 'again']) {
      const opened = await open('second');
      expect([opened.status, opened.json()]).toMatchObject([
        200,
        { progress: { panelId: 'second', state: 'open' }, definition: { panelId: 'second' } },
      ]);
    }
    const { panels } = (await admin.get('/api/admin/panels')).json() as { panels: { panelId: string }[] };
    expect(panels.map(({ panelId }) => panelId)).toEqual(['small-panel', 'second']);
  });

  it('takes nothing else, nothing from outside by dots or links, and says no path', async () => {
    const root = join(folder, 'panels');
    await mkdir(join(root, 'empty'));
    await mkdir(join(root, 'odd'));
    await writeFile(join(root, 'odd', 'panel.json'), '{"schema":"another"}');
    await cp(join(root, 'second'), join(folder, 'outside'), { recursive: true });
    await symlink(join(folder, 'outside'), join(root, 'link'));
    await cp(join(root, 'second'), join(root, 'edited'), { recursive: true });
    await writeFile(
      join(root, 'edited', 'panel.json'),
      JSON.stringify(smallDefinition({ panelId: 'second', title: 'Another title' })),
    );
    await cp(join(root, 'second'), join(root, 'keyless'), { recursive: true });
    await writeFile(
      join(root, 'keyless', 'panel.json'),
      JSON.stringify(smallDefinition({ panelId: 'keyless' })),
    );
    await rm(join(root, 'keyless', 'blinding-key.json'));
    for (const name of [
      'none',
      'empty',
      'odd',
      'link',
      '.',
      '..',
      '../outside',
      '/etc',
      'second/../../outside',
      'edited',
      'keyless',
    ]) {
      const refused = await open(name);
      expect([name, refused.status, refused.json()]).toMatchObject([name, 422, { error: 'panel-refused' }]);
      expect(text(refused)).not.toContain(folder);
    }
    expect((await open('a\u0000b')).status).toBe(400);
  });
});

describe('invitations', () => {
  it('come as a table whose links let one listener in each, and whose labels no spreadsheet takes for formulas', async () => {
    const made = await admin.post(`${ADMIN_PANEL}/invites`, {
      labels: ['anna@example.org', '=2+5', 'bert, "the ear"'],
    });
    expect([made.status, made.headers.get('content-disposition')]).toEqual([
      201,
      'attachment; filename="small-panel-invitations.csv"',
    ]);
    const lines = parse(text(made), { columns: true }) as { label: string; link: string }[];
    expect(lines.map(({ label }) => label)).toEqual(['anna@example.org', "'=2+5", 'bert, "the ear"']);
    const invite = new URL(lines[0]?.link ?? '').hash.replace('#invite=', '');
    expect(lines[0]?.link).toBe(`${panel.server.url}/p/small-panel#invite=${invite}`);
    const begin = (visitor: Visitor) =>
      visitor.post(`${PANEL}/sessions`, { consent: true, playback: 'phone', trainedListener: false, invite });
    expect((await begin(panel.listener())).status).toBe(201);
    // The same listener from another device.
    expect((await begin(panel.listener())).status).toBe(200);
    expect((await admin.get(`${ADMIN_PANEL}/invites`)).json()).toEqual({ invited: 3, came: 1 });
  });
});

describe('a rehearsal', () => {
  it('lets the experimenter try the panel, marked and never counted, and its link is of one panel alone', async () => {
    const { url } = (await admin.post(`${ADMIN_PANEL}/rehearsals`, {})).json() as { url: string };
    const rehearsal = new URL(url).hash.replace('#rehearsal=', '');
    const begin = (at: string, token: string) =>
      panel.listener().post(at, { consent: true, playback: 'car', trainedListener: false, rehearsal: token });
    expect((await begin(`${PANEL}/sessions`, rehearsal)).status).toBe(201);
    expect((await begin('/api/panels/second/sessions', rehearsal)).status).toBe(403);
    expect((await begin(`${PANEL}/sessions`, 'f'.repeat(32))).status).toBe(403);
    const { progress } = (await admin.get(ADMIN_PANEL)).json() as { progress: Record<string, unknown> };
    expect(progress).toMatchObject({ rehearsals: 1, sessionsStarted: 1 });
  });
});

describe('from answers to the export', () => {
  it('tells quality and evidence blind, then closes, unblinds, and gives rows out that are what was answered', async () => {
    const listener = panel.listener();
    await startSession(listener);
    for (let trial = 0; trial < 3; trial += 1) await takeTrial(listener);
    const last = await openTrial(listener);
    await hear(listener, last);
    const comment = '=A sounded "warmer"';
    expect((await postAnswer(listener, last, anAnswer({ comment }))).status).toBe(200);

    expect((await admin.get(`${ADMIN_PANEL}/quality`)).json()).toMatchObject({ flagged: expect.any(Number) });
    expect((await admin.get(`${ADMIN_PANEL}/evidence`)).json()).toHaveProperty('evidence');
    expect((await admin.get(`${ADMIN_PANEL}/verification`)).json()).toMatchObject({
      log: { intact: true },
      draws: { intact: true },
      switching: { sentence: expect.stringMatching(/^Switching was not proven/), problem: null },
    });
    expect((await admin.post(`${ADMIN_PANEL}/close`, {})).json()).toMatchObject({ state: 'closed' });
    await admin.post(`${ADMIN_PANEL}/unblind`, { reason: 'all are in' });

    const { rows } = (await admin.get(`${ADMIN_PANEL}/results`)).json() as {
      rows: Record<string, unknown>[];
    };
    expect(rows.map((row) => choiceResultSchema.parse(row).listener)).toHaveLength(4);
    const lines = text(await admin.get(`${ADMIN_PANEL}/results.jsonl`))
      .trimEnd()
      .split('\n');
    expect(lines.map((line) => JSON.parse(line))).toEqual(rows);
    const csv = await admin.get(`${ADMIN_PANEL}/results.csv`);
    expect(csv.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    const cells = parse(text(csv), { columns: true }) as Record<string, string>[];
    expect(cells.map(({ choice }) => choice)).toEqual(rows.map(({ choice }) => choice));

    const { verdicts: judged } = (await admin.get(`${ADMIN_PANEL}/results`)).json() as { verdicts: object[] };
    const report = (await admin.get(`${ADMIN_PANEL}/report`)).json() as {
      verdicts: { pValueText: string }[];
      pictures: { drawings: { wide: string; description: string }[] }[];
    };
    expect(report).toMatchObject({ verdicts: judged, notJudged: null });
    expect(report.verdicts[0]?.pValueText).toMatch(/^If .+, chance alone would show this much or more in/);
    expect(report.pictures.length).toBeGreaterThan(1);
    for (const { drawings } of report.pictures) {
      for (const { wide, description } of drawings) {
        expect(wide).toMatch(/^<svg xmlns=.+<\/svg>$/s);
        expect(description).not.toBe('');
      }
    }
    const file = await admin.get(`${ADMIN_PANEL}/report.html`);
    expect(file.headers.get('content-disposition')).toBe('attachment; filename="small-panel-verdict.html"');
    expect(text(file)).toContain('<h1>A small panel</h1>');
    expect(text(file)).toContain('Switching was not proven before anybody listened');

    const { comments } = (await admin.get(`${ADMIN_PANEL}/comments`)).json() as {
      comments: { text: string }[];
    };
    expect(JSON.stringify(comments)).toContain(JSON.stringify(comment));
    const pseudonym = rows.find(({ session }) => session === rows.at(-1)?.session)?.listener;
    const erasing = { listener: pseudonym, reason: 'asked for by mail' };
    expect(
      (await admin.post(`${ADMIN_PANEL}/erasures`, { ...erasing, listener: 'f'.repeat(32) })).status,
    ).toBe(404);
    expect((await admin.post(`${ADMIN_PANEL}/erasures`, erasing)).json()).toEqual({ done: true });
    expect(text(await admin.get(`${ADMIN_PANEL}/comments`))).not.toContain('warmer');
    expect((await admin.get(`${ADMIN_PANEL}/verification`)).json()).toMatchObject({ log: { intact: true } });
  });
});
