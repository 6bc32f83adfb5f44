import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CLONE, runProgram } from './program.ts';
import { isLeftOut } from './program-at-hand.ts';
import { openReport } from './report-page.ts';

const SAMPLES = join(CLONE, 'packages/bench/test/answers/samples');

let folder = '';
const run = (...words: readonly string[]) => runProgram(['report', ...words], { cwd: folder });
const isWithoutBrowser = isLeftOut({ program: 'chromium', variable: 'EARWITNESS_BROWSER' });

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'earwitness-report-'));
  await cp(join(SAMPLES, 'webmushra-paired-comparison.csv'), join(folder, 'pairs.csv'));
  await cp(join(SAMPLES, 'panel-results.jsonl'), join(folder, 'panel.jsonl'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('earwitness report --panel', () => {
  it('writes the verdicts of answers alone beside them, with figures, tables and a bundle', async () => {
    const words = ['--panel', 'panel.jsonl', '--export', 'figures', '--bundle', 'check', '--json'];
    const { exitCode, stdout, stderr } = await run(...words);
    expect(exitCode, stderr).toBe(0);
    const told = JSON.parse(stdout);
    expect(told).toMatchObject({
      report: join(folder, 'panel-report.html'),
      pdf: null,
      panels: [{ name: 'panel.jsonl', simulated: true, plan: { isFixedBeforehand: false } }],
    });
    const page = await readFile(told.report, 'utf8');
    expect(page).toContain('Simulated listeners');
    // every file says what it holds
    for (const room of ['figures', 'tables']) {
      const names = await readdir(join(folder, 'figures', room));
      expect(names.length).toBeGreaterThan(3);
      for (const name of names) expect(name).toMatch(/simulated/);
    }
    expect(await readFile(join(folder, 'check', 'README.md'), 'utf8')).toContain('SIMULATED ANSWERS');
    expect(told.bundle.files).toBeGreaterThan(5);

    const again = await run('--panel', 'panel.jsonl');
    expect(again.exitCode).toBe(2);
    expect(again.stderr).toMatch(/it exists already; --force writes over it/);
  });

  it('judges by a plan from before', async () => {
    await writeFile(
      join(folder, 'plan.yaml'),
      'claims:\n  - id: C1 is heard\n    test: exact-binomial\n    alternative: greater\n    conditions: [reference, C1]\n',
    );
    const words = ['--panel', 'pairs.csv', '--plan', 'plan.yaml', '--out', 'sub/verdicts.html', '--json'];
    const { exitCode, stdout, stderr } = await run(...words);
    expect(exitCode, stderr).toBe(0);
    expect(JSON.parse(stdout).panels).toMatchObject([
      {
        unread: [{ where: 'line 28', reason: 'it is not answered' }],
        plan: { isFixedBeforehand: true, origin: 'given', sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
      },
    ]);
    const page = await readFile(join(folder, 'sub', 'verdicts.html'), 'utf8');
    expect(page).toContain('C1 is heard');
    expect(page).toContain('is the word of whoever shows this');
    expect(page).not.toContain(') was fixed before the answers');
  });

  it('says which rows it could not read, at the terminal, on the page and to programs', async () => {
    const lines = (await readFile(join(folder, 'panel.jsonl'), 'utf8')).trimEnd().split('\n');
    const spoiled = lines.with(1, lines[1]!.replace(/"playback":"[^"]*"/, '"playback":"moon"'));
    await writeFile(join(folder, 'spoiled.jsonl'), `${spoiled.join('\n')}\n`);
    const told = await run('--panel', 'spoiled.jsonl', '--out', 'spoiled.html');
    expect(told.exitCode, told.stderr).toBe(0);
    expect(told.stdout).toContain(`spoiled.jsonl: not read: 1 row of ${lines.length} (line 2: playback`);
    expect(await readFile(join(folder, 'spoiled.html'), 'utf8')).toContain('data-unread="1"');
    const json = await run('--panel', 'spoiled.jsonl', '--out', 'spoiled.html', '--force', '--json');
    expect(JSON.parse(json.stdout).panels).toMatchObject([
      {
        answers: lines.length - 1,
        unread: [{ where: 'line 2', reason: expect.stringContaining('playback') }],
      },
    ]);
  });

  it('refuses misuse in one line, with what to do', async () => {
    await writeFile(join(folder, 'twice.jsonl'), await readFile(join(folder, 'panel.jsonl'), 'utf8'));
    for (const [words, message] of [
      [[], /Cannot report on nothing: name a run, or answers with --panel/],
      [['nowhere'], /Cannot find the run nowhere: it is no folder of a run/],
      [['--panel', 'nowhere.csv'], /nowhere\.csv: it does not exist/],
      [['somewhere', '--plan', 'plan.yaml'], /Cannot use --plan without --panel/],
      [['--panel', 'pairs.csv', '--embed-audio'], /Cannot use --embed-audio without a run/],
      [['--panel', 'pairs.csv', '--excerpt-seconds', '5'], /Cannot use --excerpt-seconds without a run/],
      [['--panel', 'pairs.csv', '--out', 'page.txt'], /its name must end with \.html/],
      [['--panel', 'pairs.csv', '--out', 'a.html', '--pdf', 'page.txt'], /its name must end with \.pdf/],
      [['--panel', 'pairs.csv', '--panel', 'panel.jsonl', '--out', 'a.html'], /Cannot put 2 panels/],
      [
        ['--panel', 'panel.jsonl', '--panel', 'twice.jsonl', '--out', 'a.html'],
        /Cannot count an answer twice: (practice )?trial \d+ of session .* is in both panel\.jsonl and twice\.jsonl/,
      ],
    ] as const) {
      const { exitCode, stderr } = await run(...words);
      expect(exitCode, words.join(' ')).toBe(2);
      expect(stderr).toMatch(message);
      expect(
        stderr
          .trim()
          .split('\n')
          .filter((line) => line !== 'report'),
      ).toHaveLength(1);
    }
    expect(await readdir(folder)).not.toContain('a.html');
  });

  for (const [width, colorScheme] of [
    [1280, 'light'],
    [360, 'dark'],
  ] as const)
    it.skipIf(isWithoutBrowser)(
      `writes a page of verdicts that opens from disk, accessible, ${width} wide and ${colorScheme}`,
      async () => {
        const page = join(folder, 'panel-report.html');
        const { violations, requests, sidewaysPixels } = await openReport(page, { width, colorScheme });
        expect(violations).toEqual([]);
        expect(requests).toEqual([]);
        expect(sidewaysPixels).toBe(0);
      },
    );
});
