import { execFile } from 'node:child_process';
import { chmod, cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { comparisonSchema, loadGate, METRICS } from '@earwitness/bench';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CLONE, runProgram } from './program.ts';
import { openReport } from './report-page.ts';
import { writeTwoPieces } from './two-pieces.ts';

const SCORES = 'integratedLufs,truePeakDbtp,samplePeakDbfs';
const QUIETER = 'loudness-only:{target: {integratedLufs: -20, ceilingDbtp: -1}}';
let folder: string;

/** Two pieces of two seconds, mixes alone, and one run of them that the tests share. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'earwitness-compare-'));
  await writeTwoPieces(join(folder, 'music'), { titleOf: (id) => `The ${id}` });
  const made = await runProgram(
    [
      ...['bench', 'run', 'music', '--metrics', SCORES, '--workers', '1'],
      ...['--conditions', `loudness-only,unprocessed,quieter=${QUIETER}`],
    ],
    { cwd: folder },
  );
  expect(made.exitCode, made.stderr).toBe(0);
}, 900_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

const compare = async (...words: string[]) => {
  const ended = await runProgram(['bench', 'compare', ...words], { cwd: folder });
  const plain = (text: string) => text.replaceAll('\u00a0', ' ');
  return { ...ended, stdout: plain(ended.stdout), stderr: plain(ended.stderr) };
};
/** Two conditions of the run. */
const LOUD_AND_QUIETER = ['--run', 'two', 'loudness-only', 'quieter'];
const OF_MUSIC = ['--dataset', 'music', '--metrics', SCORES, '--workers', '1'];

describe('earwitness bench compare', () => {
  it('masters a dataset by both and finds nothing between a condition and itself', async () => {
    const { exitCode, stdout, stderr } = await compare('loudness-only', 'again=loudness-only', ...OF_MUSIC);
    expect(exitCode, stderr).toBe(0);
    expect(stdout).toMatch(/^Nothing differs: on these 2 items the renderings are the same bytes\.\n/);
  });

  it('says what changed, keeps facts apart from new items, and names what to hear', async () => {
    const { exitCode, stdout, stderr } = await compare(
      ...LOUD_AND_QUIETER,
      ...['--markdown', 'out/c.md', '--out', 'out/page.html'],
    );
    expect(exitCode, stderr).toBe(0);
    expect(stdout).toContain('On these 2 items the candidate is merely different in');
    expect(stdout).toMatch(/These items: facts\n {2}2 of 2 renderings changed\.\n/);
    expect(stdout).toMatch(/Integrated loudness +−[\d.]+ LU +−[\d.]+ LU (krem|buzzer) +2/);
    expect(stdout).toMatch(/New items like them: generalisation\n {2}Too few items to generalise: 2/);
    const files = [...stdout.matchAll(/^ {4}(?:baseline|candidate) {2,3}(\S+)$/gm)].map(([, file]) => file!);
    expect(files).toHaveLength(4);
    for (const file of files) expect(file).toMatch(/^reports\/store\/renderings\/[0-9a-f]{64}\.wav$/);

    const markdown = await readFile(join(folder, 'out', 'c.md'), 'utf8');
    expect(markdown).toContain('| Integrated loudness | −');
    const page = await readFile(join(folder, 'out', 'page.html'), 'utf8');
    expect(page).toContain('<h3>The krem</h3>');
    expect(page).toContain('page-audio/');
    expect(page).toContain('href="../reports/store/renderings/');
    for (const look of [
      { width: 360, colorScheme: 'dark' } as const,
      { width: 1280, colorScheme: 'light' } as const,
    ])
      expect(await openReport(join(folder, 'out', 'page.html'), look)).toEqual({
        violations: [],
        requests: [],
        sidewaysPixels: 0,
      });
  });

  it('compares conditions of a run, and runs by their names, and prints JSON by its schema', async () => {
    const { stdout } = await compare('unprocessed', 'loudness-only', '--run', 'two', '--json');
    const { gate, ...comparison } = JSON.parse(stdout) as Record<string, unknown>;
    expect(gate).toBeNull();
    expect(comparisonSchema.parse(comparison)).toMatchObject({
      baseline: { conditionId: 'unprocessed', run: { runId: expect.any(String), commit: null } },
      groupName: 'artist',
      unscored: [],
    });
    const same = await compare('latest:unprocessed', 'reports/two:unprocessed');
    expect(same.stdout).toContain('Nothing differs');
  });

  it('exits 1 with a line for each bound that does not hold, and 0 where all hold', async () => {
    await writeFile(
      join(folder, 'gate.yaml'),
      'schema: earwitness.gate/1\nfacts:\n  - { metric: integratedLufs, changeAtMost: 0.5 }\nnewItems:\n  - { metric: truePeakDbtp, riseAtMost: 1 }\n',
    );
    const failed = await compare(...LOUD_AND_QUIETER, '--gate', 'gate.yaml');
    expect(failed.exitCode).toBe(1);
    expect(failed.stdout).toContain('The gate is not passed: 2 violations.');
    const lines = failed.stderr.split('\n').filter((line) => line.includes('gate:'));
    expect(lines[0]).toMatch(
      /^earwitness: gate: Integrated loudness: different by [\d.]+ LU on (krem|buzzer) \(.*\), where at most 0\.5 LU is allowed; so (is|are) (krem|buzzer)\.$/,
    );
    expect(lines[1]).toMatch(
      /True peak, new items: too few items to generalise: 2, and 8 or more are needed/,
    );
    expect(lines).toHaveLength(2);
    await writeFile(join(folder, 'easy.yaml'), 'schema: earwitness.gate/1\n');
    const passed = await compare(...LOUD_AND_QUIETER, '--gate', 'easy.yaml');
    expect(passed.exitCode, passed.stderr).toBe(0);
    expect(passed.stdout).toContain('The gate is passed: its bound holds.');
  });

  it.each([
    [['a', 'b', '--workers', '2'], /--workers without --dataset/],
    [['a', 'b', '--metrics', ' ,'], /--metrics names no score/],
    [['nowhere', 'elsewhere'], /Cannot find the run nowhere/],
    [
      ['ours', 'no-such-branch', ...OF_MUSIC],
      /no-such-branch is no version on npm.*no commit, branch or tag/,
    ],
    [['ours', 'ours', ...OF_MUSIC, '--gate', 'none.yaml'], /none\.yaml/],
    [['ours', 'ours', '--dataset', 'music', '--metrics', 'beauty'], /current value is beauty/],
  ])('refuses %j in one line', async (words, message) => {
    const { exitCode, stderr } = await compare(...words);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(message);
  });
});

interface Step {
  readonly name?: string;
  readonly if?: string;
  readonly run?: string;
}

describe.skipIf(process.platform === 'win32')('examples/ci/bench-gate.yml', () => {
  // The bench reads YAML, so its parser is at hand
  const { parse } = createRequire(`${CLONE}packages/bench/package.json`)('yaml') as {
    parse: (text: string) => unknown;
  };

  const workflow = async () =>
    parse(await readFile(`${CLONE}examples/ci/bench-gate.yml`, 'utf8')) as {
      env: Record<string, string>;
      jobs: { masters: { steps: readonly Step[] } };
    };

  it('asks for scores that there are, and so does its gate', async () => {
    const { env } = await workflow();
    const known = METRICS.map(({ id }) => id);
    const gate = await loadGate(`${CLONE}${env.GATE}`);
    expect(env.METRICS!.split(',').filter((id) => !known.includes(id))).toEqual([]);
    expect(gate.facts.map(({ metric }) => metric).filter((id) => !env.METRICS!.includes(id))).toEqual([]);
  });

  it('runs as it stands: keeps a baseline, compares, and fails where the gate says so', async () => {
    const place = join(folder, 'project');
    await cp(join(folder, 'music'), join(place, 'music'), { recursive: true });
    await mkdir(join(place, 'bin'));
    const npx = join(place, 'bin', 'npx');
    await writeFile(
      npx,
      `#!/bin/sh\nshift\nexec '${process.execPath}' '${CLONE}packages/earwitness/bin/earwitness.mjs' "$@"\n`,
    );
    await chmod(npx, 0o755);
    const { env, jobs } = await workflow();
    const runEvent = async (event: string, ceiling: number, { isMade = false } = {}) => {
      await writeFile(
        join(place, 'gate.yaml'),
        `schema: earwitness.gate/1\nfacts: [{ metric: truePeakDbtp, atMost: ${ceiling} }]\n`,
      );
      let exitCode = 0;
      for (const { name, if: when = '', run } of jobs.masters.steps) {
        const isOther = when.includes('github.event_name') && !when.includes(`'${event}'`);
        if (run === undefined || isOther || name === 'Install' || name === 'Comment') continue;
        if (isMade && name === 'Master and score') continue;
        if (exitCode !== 0 && !when.includes('always()')) continue;
        const ended = await promisify(execFile)('bash', ['-e', '-c', run], {
          cwd: place,
          env: {
            ...process.env,
            ...env,
            ...{ DATASET: 'music', CONDITION: 'loudness-only', METRICS: SCORES, GATE: 'gate.yaml' },
            GITHUB_STEP_SUMMARY: join(place, 'summary.md'),
            PATH: `${join(place, 'bin')}${delimiter}${process.env.PATH}`,
          },
        }).then(
          () => 0,
          (error: { code: number }) => error.code,
        );
        exitCode ||= ended;
      }
      return exitCode;
    };
    expect(await runEvent('push', 0)).toBe(0);
    expect(await runEvent('pull_request', 0)).toBe(0);
    expect(await readFile(join(place, 'summary.md'), 'utf8')).toContain('The gate is passed');
    expect(await runEvent('pull_request', -30, { isMade: true })).toBe(1);
    expect(await readFile(join(place, 'summary.md'), 'utf8')).toContain('The gate is not passed');
  });
});
