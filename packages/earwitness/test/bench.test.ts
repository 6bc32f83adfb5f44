import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RunRecord } from '@earwitness/bench';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runProgram, startProgram } from './program.ts';
import { writeTwoPieces } from './two-pieces.ts';

let folder: string;

/** Two pieces of two seconds, mixes alone. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'earwitness-bench-'));
  await writeTwoPieces(folder);
  await writeFile(
    join(folder, 'conditions.yaml'),
    JSON.stringify({
      schema: 'earwitness.conditions/1',
      commands: { slow: { shell: 'sleep 600', versions: [] }, bad: { shell: 'exit 3', versions: [] } },
    }),
  );
});

afterAll(() => rm(folder, { recursive: true, force: true }));

const bench = (...words: string[]) => runProgram(['bench', ...words], { cwd: folder });
const run = (...words: string[]) =>
  bench('run', '.', '--metrics', 'integratedLufs,truePeakDbtp', '--workers', '1', ...words);
const CONDITIONS = ['--conditions', 'unprocessed,loudness-only'];

describe('earwitness bench run', () => {
  it('writes a report when the last shard is there, and the records of a run without shards', async () => {
    const first = await run(...CONDITIONS, '--shard', '1/2');
    expect(first.exitCode, first.stderr).toBe(0);
    expect(first.stdout).toContain('Still to come before the report: shard 2');
    expect(first.stdout).toMatch(/buzzer +loudness-only +−?-?\d/);
    const second = await run(...CONDITIONS, '--shard', '2/2');
    expect(second.stdout).toContain(`Report: ${join(folder, 'reports', 'two', 'index.html')}`);
    const records = await readFile(join(folder, 'reports', 'two', 'records.jsonl'), 'utf8');

    const whole = await run(...CONDITIONS, '--json');
    expect(whole.exitCode, whole.stderr).toBe(0);
    expect(await readFile(join(folder, 'reports', 'two', 'records.jsonl'), 'utf8')).toBe(records);
    const printed = JSON.parse(whole.stdout) as { records: RunRecord[]; missingShards: number[] };
    expect(printed.missingShards).toEqual([]);
    expect(printed.records.map((record) => JSON.stringify(record))).toEqual(records.trim().split('\n'));
  });

  it('says each failure once, after the rest was done', async () => {
    const { exitCode, stdout, stderr } = await run(
      ...[
        '--conditions',
        'unprocessed,cmd:bad',
        '--conditions-file',
        'conditions.yaml',
        '--out',
        'failed/two',
      ],
    );
    expect(exitCode).toBe(2);
    expect(stdout).toMatch(/krem +bad/);
    expect(stderr).toMatch(/^earwitness: buzzer: .*exit code 3\nearwitness: krem: .*exit code 3$/m);
  });

  it.each([
    [['--metrics', 'beauty'], /must be one of integratedLufs, .*: current value is beauty/],
    [['--playback', 'cave'], /current value is cave/],
    [['--conditions', 'theirs'], /theirs/],
    [['--shard', '3/2'], /2\/5/],
    [['--conditions-file', 'none.yaml'], /none\.yaml/],
    [['--config', 'none.ts'], /none\.ts: there is no such file/],
  ])('refuses %j in one line', async (words, about) => {
    const { exitCode, stderr } = await bench('run', '.', ...words);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(about);
    expect(stderr.split('\n').filter((line) => /^(earwitness|error):/.test(line))).toHaveLength(1);
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  it('ends when it is asked to, with its commands, and leaves no work behind', async () => {
    const words = [
      '--conditions',
      'unprocessed,cmd:slow',
      '--conditions-file',
      'conditions.yaml',
      '--out',
      'ended/two',
    ];
    const program = startProgram(['bench', 'run', '.', '--workers', '1', ...words], { cwd: folder });
    const work = join(folder, 'ended', 'store', 'work');
    await expect.poll(() => readdir(work).catch(() => []), { timeout: 60_000 }).not.toEqual([]);
    program.process.kill('SIGINT');
    await program.ended;
    expect(program.process.signalCode).toBe('SIGINT');
    expect(await readdir(work)).toEqual([]);
    expect(await readdir(join(folder, 'ended', 'two'))).not.toContain('records.jsonl');
  });
});

describe('earwitness bench gc', () => {
  it('tells what no run needs, and removes it when it is asked to', async () => {
    const store = join(folder, 'reports', 'store');
    const rubbish = join(store, 'renderings', 'rubbish.wav');
    await writeFile(rubbish, 'rubbish');
    await utimes(rubbish, 0, 0);
    const told = await bench('gc', 'reports');
    expect(told.stdout).toContain('Runs whose files are kept: two');
    expect(told.stdout).toMatch(/renderings +3 +\d+\.\d +1 +0\.0/);
    expect(told.stdout).toContain('Nothing was removed: --yes removes what is unused.');
    const removed = await bench('gc', join('reports', 'store'), '--yes', '--json');
    expect(JSON.parse(removed.stdout)).toMatchObject({
      isRemoved: true,
      runFolders: [join(folder, 'reports', 'two')],
    });
    expect(await readdir(join(store, 'renderings'))).toHaveLength(2);
    const nowhere = await bench('gc', 'failed/two');
    expect([nowhere.exitCode, nowhere.stderr]).toEqual([
      2,
      `earwitness: Cannot tidy ${join(folder, 'failed', 'two')}: it is no store of runs, and holds none\n`,
    ]);
  });
});
