import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { panelPackSchema } from '@earwitness/bench/panel';
import { simulatePanel } from '@earwitness/listening-web';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadResults } from '../src/verdict/load-results.ts';
import { runPanelCommand } from './command-in-process.ts';
import { type Ended, type RunningProgram, runProgram, startProgram } from './program.ts';
import { writePanelFile, writeSmallMusic } from './small-study.ts';

/** One study from its file to its export, in the order of its life: each test goes on where the one before ended. */
let study = '';
let server: RunningProgram;
let links: { panels: { panelId: string; url: string }[]; admin: string; setup: string | null };

const run = (...words: readonly string[]): Promise<Ended> => runPanelCommand(words);
const at = (...words: readonly string[]): Promise<Ended> => run(...words, '--folder', study);
const inStudy = (...parts: readonly string[]) => join(study, ...parts);

async function fine(ended: Promise<Ended>): Promise<string> {
  const { exitCode, stdout, stderr } = await ended;
  expect(exitCode, stderr).toBe(0);
  return stdout;
}

async function refused(ended: Promise<Ended>, why: RegExp): Promise<void> {
  const { exitCode, stdout, stderr } = await ended;
  expect(exitCode, stdout + stderr).toBe(2);
  expect(stderr.split('\n').at(-2)).toMatch(why);
  expect(stdout).toBe('');
}

/** What the experimenter's page shows, through the server. */
async function live(path: string): Promise<unknown> {
  return JSON.parse(await liveText(path));
}

async function liveText(path: string): Promise<string> {
  const { origin, hash } = new URL(links.admin);
  const authorization = `Bearer ${hash.replace('#token=', '')}`;
  const reply = await fetch(`${origin}/api/admin/panels/${path}`, { headers: { authorization } });
  expect(reply.status).toBe(200);
  return reply.text();
}

/** As from another machine: by address and token. */
async function throughServer(work: (...server: readonly string[]) => Promise<void>): Promise<void> {
  process.env.EARWITNESS_TOKEN = new URL(links.admin).hash.replace('#token=', '');
  try {
    await work('--server', links.admin);
  } finally {
    delete process.env.EARWITNESS_TOKEN;
  }
}

const csv = async (file: string) =>
  parse(await readFile(file, 'utf8'), { columns: true }) as Record<string, string>[];

beforeAll(async () => {
  study = await mkdtemp(join(tmpdir(), 'earwitness-study-'));
  await writeSmallMusic(study);
});
afterAll(async () => {
  server?.process.kill('SIGKILL');
  await rm(study, { recursive: true, force: true });
});

describe('a study from the command line', () => {
  it('is checked before anything is built', async () => {
    const file = await writePanelFile(inStudy('warmth'), {
      simulated: true,
      questionnaire: [{ fieldId: 'years', question: 'For how many years?', kind: 'number' }],
    });
    const said = await fine(run('build', file, '--check'));
    expect(said).toMatch(/^warmth: abx, 6 trials a session\n2 comparisons of loud, plain\nNothing was built/);
    expect(await readdir(inStudy('warmth'))).toEqual(['panel.yaml']);
    await writeFile(inStudy('broken.yaml'), 'schema: earwitness.panel-file/1\ntitle: A panel\nmethod: abz\n');
    await refused(run('build', inStudy('broken.yaml')), /broken\.yaml, line 3: method/);
  });

  it('is built with its warnings, and the same again changes nothing', async () => {
    const file = inStudy('warmth', 'panel.yaml');
    const built = JSON.parse(await fine(run('build', file, '--json')));
    expect(built).toMatchObject({ definition: { panelId: 'warmth' }, packFolder: inStudy('warmth', 'pack') });
    expect(JSON.stringify(built)).not.toContain('conditionId');
    for (const { pictures } of built.warnings) expect((await stat(pictures[0])).size).toBeGreaterThan(0);
    expect(built.switching).toMatchObject({
      sentence: expect.stringMatching(/^Switching was proven before anybody listened: 1,000 switches/),
    });
    const read = () => readFile(inStudy('warmth', 'pack', 'pack.json'), 'utf8');
    const before = await read();
    expect(panelPackSchema.parse(JSON.parse(before)).switchCertificates).toMatchObject([
      { law: 'dip', rendererSha256: built.switching.rendererSha256, worstFrameError: 0, framesOutOfStep: 0 },
    ]);
    expect(await fine(run('build', file))).toMatch(
      /Switching was proven.+Next: npx earwitness panel serve /s,
    );
    expect(await read()).toEqual(before);
  });

  it('is not built over another', async () => {
    const other = await writePanelFile(inStudy('quiet'), { trialsPerSession: 2, trainingTrials: 0 });
    await refused(run('build', other, '--out', inStudy('warmth')), /another panel lies there.*or --force/);
    await fine(run('build', other));
    // its definition is the same: only what is heard is not
    const [file, pack] = [inStudy('warmth', 'panel.yaml'), inStudy('warmth', 'pack', 'pack.json')];
    const [text, before] = [await readFile(file, 'utf8'), await readFile(pack, 'utf8')];
    await writeFile(file, text.replace('seconds: 1', 'seconds: 1.5'));
    await refused(run('build', file), /another panel lies there: its pack is of other music.*or --force/);
    expect(await readFile(pack, 'utf8')).toBe(before);
    await writeFile(file, text);
  });

  it('is served, every panel of the folder, with a side of its own for the experimenter', async () => {
    server = startProgram(['panel', 'serve', study, '--port', '0', '--json'], { cwd: study });
    const [line] = await server.untilPrinted(/^\{.*\}$/m);
    links = JSON.parse(line);
    expect(links.panels.map(({ panelId }) => panelId)).toEqual(['quiet', 'warmth']);
    expect(new URL(links.admin).port).not.toBe(new URL(links.panels[0]!.url).port);
    expect(links.setup).toMatch(/\/admin#setup=[\w-]+$/);
    expect((await stat(inStudy('panels.sqlite-server.json'))).mode & 0o777).toBe(0o600);
    await refused(run('serve', study, '--port', '0'), /another server has it open/);
    expect(await live('warmth/verification')).toMatchObject({
      switching: {
        sentence: expect.stringMatching(/^Switching was proven/),
        isOfThisPlayer: true,
        problem: null,
      },
    });
    const listed = await fine(at('list'));
    expect(listed).toMatch(/quiet +abx +open/);
    expect(listed).toMatch(/warmth +abx \(simulated\) +open/);
  });

  it('invites by number and by list, each link once, for its owner’s eyes and never over a file', async () => {
    await refused(at('invite', '--count', '3'), /name one of quiet, warmth/);
    const out = inStudy('invitations.csv');
    expect(await fine(at('invite', 'quiet', '--count', '12', '--out', out))).toMatch(
      /^12 invitations to quiet/,
    );
    expect((await stat(out)).mode & 0o777).toBe(0o600);
    const numbered = await csv(out);
    expect(numbered[0]?.label).toBe('listener 01');
    expect(new Set(numbered.map(({ link }) => link)).size).toBe(12);
    for (const { link } of numbered) expect(link).toMatch(/\/p\/quiet#invite=[\w-]{20,}$/);
    await refused(at('invite', 'quiet', '--count', '1', '--out', out), /exists already/);

    await writeFile(
      inStudy('guests.csv'),
      '\ufeffname;mail\n"Änne ""A.""";anne@example.org\n=cmd();bob@example.org\n',
    );
    const merged = inStudy('merged.csv');
    await fine(at('invite', 'quiet', '--list', inStudy('guests.csv'), '--label', 'mail', '--out', merged));
    const guests = await csv(merged);
    expect(guests.map(({ name }) => name)).toEqual(['Änne "A."', "'=cmd()"]);
    expect(guests[1]?.link).toMatch(/#invite=/);
    expect(JSON.parse(await fine(at('status', 'quiet', '--json'))).invites).toEqual({ invited: 14, came: 0 });
    await refused(
      at('invite', 'quiet', '--list', out, '--out', inStudy('again.csv')),
      /a column “link” already/,
    );
    await refused(
      at('invite', 'quiet', '--list', inStudy('guests.csv'), '--label', 'age', '--out', inStudy('again.csv')),
      /no column “age”/,
    );
  });

  it('can be tried by its experimenter, and answered by listeners, while status looks on', async () => {
    const tried = await fine(at('rehearse', 'warmth'));
    const rehearsal = tried.trim().split('#rehearsal=')[1]!;
    const listener = { dPrime: 3, playback: 'headphones', trained: true } as const;
    const { url } = links.panels.find(({ panelId }) => panelId === 'warmth')!;
    const visit = { url: new URL(url).origin, panelId: 'warmth', seed: 'study' };
    await simulatePanel({ ...visit, listeners: [listener], rehearsal });
    await simulatePanel({ ...visit, listeners: [listener, listener, listener] });
    const look = JSON.parse(await fine(at('status', 'warmth', '--json')));
    expect(look).toMatchObject({
      progress: { listeners: 3, sessionsFinished: 3, answers: 18, rehearsals: 1, balance: 'fine' },
      evidence: null,
    });
    expect(look.quality.sessions).toHaveLength(3);
    const words = await fine(at('status', inStudy('warmth')));
    expect(words).toMatch(/3 listeners: 3 of 3 sessions finished, 18 answers of 6 trials a session\./);
    expect(words).toMatch(/1 rehearsal of the experimenter, not counted anywhere\./);
    expect(words).not.toMatch(/loud|plain/);
    await throughServer(async (...server) => {
      expect(JSON.parse(await fine(run('status', 'warmth', '--json', ...server)))).toEqual(look);
      expect(JSON.parse(await fine(run('codes', inStudy('warmth'), '--json', ...server)))).toHaveLength(3);
      process.env.EARWITNESS_TOKEN = 'of-nobody';
      await refused(run('list', ...server), /says: This needs an account/);
    });
    const codes = JSON.parse(await fine(at('codes', 'warmth', '--json')));
    expect(codes).toHaveLength(3);
    expect((await fine(at('codes', 'warmth'))).split('\r\n')[0]).toBe(
      '"code","outcome","listener","source","verified"',
    );
  });

  it('stays blind until it is closed, and then asks before it names anything', async () => {
    await refused(at('export', 'warmth', '--out', inStudy('export')), /still blind; close and unblind it/);
    await mkdir(inStudy('brightness'));
    await refused(run('close', inStudy('brightness')), /it holds no panel\.json; name the panel by its id/);
    await refused(run('close', study), /it holds no panel\.json; name the panel by its id/);
    await refused(at('unblind', 'warmth', '--reason', 'curious', '--yes'), /still open/);
    expect(await fine(at('close', 'warmth', '--reason', 'all came'))).toMatch(
      /takes no more answers: it has 18 of 3 listeners/,
    );
    await refused(at('unblind', 'warmth', '--reason', 'as planned'), /add --yes/);
    await refused(at('unblind', 'warmth', '--reason', 'x', '--yes'), /at least 3 characters/);
    expect(await fine(at('unblind', 'warmth', '--reason', 'as planned', '--yes'))).toContain(
      `unblinded. Its answers: npx earwitness panel export warmth --folder ${study} --out warmth-export`,
    );
    expect(JSON.parse(await fine(at('status', 'warmth', '--json'))).progress.state).toBe('unblinded');
  });

  it('is exported so that earwitness verdict gives the numbers of the live pages', async () => {
    const folder = inStudy('warmth-export');
    const words = await fine(at('export', 'warmth', '--out', folder));
    expect(words).toMatch(/log {4}whole: \d+ events/);
    expect(words).toMatch(/draws {2}as committed to/);
    expect((await readdir(folder)).sort()).toEqual([
      'answers.csv',
      'answers.jsonl',
      'blinding-key.json',
      'comments.csv',
      'definition.json',
      'export.json',
      'log.jsonl',
      'pack.json',
      'sessions.csv',
      'texts.jsonl',
    ]);
    const sessions = await csv(join(folder, 'sessions.csv'));
    expect(sessions.filter(({ rehearsal }) => rehearsal === 'false')).toHaveLength(3);
    await refused(at('export', 'warmth', '--out', folder), /must be new or empty/);

    const { rows, verdicts } = (await live('warmth/results')) as {
      rows: object[];
      verdicts: Record<string, unknown>[];
    };
    const exported = (await readFile(join(folder, 'answers.jsonl'), 'utf8')).trim().split('\n');
    expect(exported.map((line) => JSON.parse(line))).toEqual(rows);
    const file = inStudy('verdict.html');
    const judged = await runProgram(['verdict', folder, '--json', '--out', file], { cwd: study });
    const said = JSON.parse(judged.stdout);
    expect(said.plan.isFixedBeforehand).toBe(true);
    expect(verdicts.length).toBeGreaterThan(0);
    const numbers = ({ claim, outcome, estimate, interval, n, sentence }: Record<string, unknown>) => ({
      claim,
      outcome,
      estimate,
      interval,
      n,
      sentence,
    });
    expect(said.verdicts.map(numbers)).toEqual(verdicts.map(numbers));

    // What the page shows is of the very report that the program writes of the export, words, numbers and figures.
    const shown = (await live('warmth/report')) as {
      verdicts: { pValueText: string }[];
      pictures: { drawings: { description: string }[] }[];
    };
    expect(shown.verdicts).toMatchObject(said.verdicts);
    const report = await readFile(file, 'utf8');
    expect(await liveText('warmth/report.html')).toBe(report);
    expect(shown.pictures.length).toBeGreaterThan(1);
    const signs: Readonly<Record<string, string>> = { quot: '"', '#39': "'", lt: '<', gt: '>', amp: '&' };
    const plain = (text: string) =>
      text.replace(/&(quot|#39|lt|gt|amp);/g, (_, name: string) => signs[name]!).replace(/\s+/g, ' ');
    const inWords = [
      ...shown.verdicts.map(({ pValueText }) => pValueText),
      ...shown.pictures.flatMap(({ drawings }) => drawings.map(({ description }) => description)),
    ];
    for (const each of inWords) expect(plain(report)).toContain(plain(each));
  });

  it('is verified from the export alone, which names what was changed', async () => {
    const folder = inStudy('warmth-export');
    const { switching } = await loadResults(folder, {});
    expect(switching?.sentence).toMatch(/^Switching was proven/);
    expect(await fine(run('verify', folder))).toMatch(
      /^warmth\n {2}log {4}whole.+\n {2}switch Switching was proven before anybody listened: [^\n]+ chosen\.$/ms,
    );
    const change = async (
      name: string,
      { from, to, finding }: { from: RegExp; to: (found: string) => string; finding: RegExp },
      whileChanged = async () => {},
    ) => {
      const file = join(folder, name);
      const before = await readFile(file, 'utf8');
      const changed = before.replace(from, to);
      expect(changed).not.toBe(before);
      await writeFile(file, changed);
      const { exitCode, stdout } = await run('verify', folder);
      expect(exitCode).toBe(1);
      expect(stdout).toMatch(finding);
      await whileChanged();
      await writeFile(file, before);
    };
    const judged = () => refused(runProgram(['verdict', folder]), /not as it was written: panel verify says/);
    await change(
      'answers.jsonl',
      {
        from: /"correct":true/,
        to: () => '"correct":false',
        finding: /line \d+ of answers\.jsonl is not what the log holds/,
      },
      judged,
    );
    await change('log.jsonl', {
      from: /(?<="switches\\":)\d/,
      to: (digit) => String((Number(digit) + 1) % 10),
      finding: /BROKEN at event \d+: its content was changed/,
    });
    await change('blinding-key.json', {
      from: /(?<="conditionId": ?")(loud|plain)/,
      to: (name) => (name === 'loud' ? 'plain' : 'loud'),
      finding: /draws {2}NOT as committed to|is not what the log holds/,
    });
    await change('definition.json', {
      from: /"trialsPerSession": 6/,
      to: () => '"trialsPerSession": 5',
      finding: /definition\.json is not what was frozen/,
    });
    for (const name of ['log.jsonl', 'pack.json', 'definition.json', 'blinding-key.json', 'texts.jsonl']) {
      const file = join(folder, name);
      const before = await readFile(file, 'utf8');
      await writeFile(file, '{"half":');
      await refused(run('verify', folder), new RegExp(name.replace('.', '\\.')));
      await writeFile(file, before);
    }
    await fine(run('verify', folder));
  });

  it('is backed up beside the server; a flipped letter in a copy is named', async () => {
    const backup = inStudy('backup.sqlite');
    expect(await fine(at('backup', '--out', backup))).toMatch(
      /warmth: \d+ events.*with pack and pack-secret/s,
    );
    expect((await stat(backup)).mode & 0o777).toBe(0o600);
    await refused(at('backup', '--out', backup), /never overwritten unless asked/);
    await fine(at('backup', '--out', backup, '--force'));
    await fine(run('verify', backup));
    const bytes = await readFile(backup);
    const place = bytes.indexOf('"answer":{"choice":"');
    expect(place).toBeGreaterThan(0);
    const letter = place + '"answer":{"choice":"'.length;
    bytes[letter] = bytes[letter] === 65 ? 66 : 65;
    await writeFile(inStudy('flipped.sqlite'), bytes);
    const { exitCode, stdout } = await run('verify', inStudy('flipped.sqlite'));
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(
      /warmth\n {2}log {4}BROKEN at event \d+: its content was changed\n {2}draws {2}not checked/,
    );
  });

  it('forgets a listener who asks for it', async () => {
    const [session] = JSON.parse(await fine(at('status', 'warmth', '--json'))).quality.sessions;
    await refused(at('erase', 'warmth', 'somebody', '--yes'), /32 hexadecimal digits/);
    await refused(at('erase', 'warmth', session.listener), /add --yes/);
    expect(await fine(at('erase', 'warmth', session.listener, '--yes'))).toMatch(/Erased from warmth/);
    const { rows } = (await live('warmth/results')) as { rows: Record<string, unknown>[] };
    for (const row of rows) expect('q_years' in row).toBe(row.listener !== session.listener);
  });

  it('ends with the server, and goes on without it', async () => {
    server.process.kill('SIGTERM');
    expect((await server.ended).exitCode).toBe(0);
    expect(await readdir(study)).not.toContain('panels.sqlite-server.json');
    // left by a server that was killed
    const stale = { adminUrl: 'http://127.0.0.1:9', token: 'of-another-time' };
    await writeFile(inStudy('panels.sqlite-server.json'), JSON.stringify(stale));
    await refused(at('rehearse', 'quiet'), /no server runs over this database/);
    await refused(at('invite', 'quiet', '--count', '1', '--out', inStudy('late.csv')), /--public-url/);
    const publicly = ['--public-url', 'https://example.org/listen/'];
    await fine(at('invite', 'quiet', '--count', '1', ...publicly, '--out', inStudy('late.csv')));
    expect((await csv(inStudy('late.csv')))[0]?.link).toMatch(
      /^https:\/\/example\.org\/listen\/p\/quiet#invite=/,
    );
    expect(await fine(at('close', 'quiet'))).toMatch(/it has 0 of 0 listeners/);
    await refused(
      at('invite', 'quiet', '--count', '1', ...publicly, '--out', inStudy('later.csv')),
      /closed/,
    );
    await fine(at('unblind', 'quiet', '--reason', 'nobody came', '--yes'));
    const checks = JSON.parse(await fine(at('verify', '--json')));
    expect(checks.map(({ panelId }: { panelId: string }) => panelId)).toEqual(['quiet', 'warmth']);
  });

  it('moves to another database, which must be empty', async () => {
    const [from, to] = [inStudy('panels.sqlite'), inStudy('moved.sqlite')];
    expect(await fine(run('move', '--from', from, '--to', to))).toMatch(
      /quiet: \d+ events\n {2}warmth: \d+ events/,
    );
    await refused(run('move', '--from', from, '--to', to), /it is not empty/);
    const states = JSON.parse(await fine(run('list', '--database', to, '--json')));
    expect(states.map(({ state }: { state: string }) => state)).toEqual(['unblinded', 'unblinded']);
  });
});
