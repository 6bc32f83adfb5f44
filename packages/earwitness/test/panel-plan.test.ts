import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runProgram } from './program.ts';

let folder = '';
const run = (...words: readonly string[]) => runProgram(['panel', 'plan', ...words], { cwd: folder });
const plain = (text: string): string => text.replaceAll('\u00a0', ' ');

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'earwitness-panel-plan-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('earwitness panel plan', () => {
  it('says how large a panel must be, what smaller ones show, and how long watching takes', async () => {
    const { exitCode, stdout, stderr } = await run('--show', 'audible', '--rate', '0.575', '--tracks', '40');
    expect(exitCode, stderr).toBe(0);
    const text = plain(stdout);
    expect(text).toMatch(/^To show that the difference can be heard, when 57\.5 % of answers are right/);
    expect(text).toMatch(/^ {2}\d+ listeners, 20 trials each, over 40 tracks: \d+ answers\.$/m);
    expect(text).toMatch(/Smaller panels show as surely:/);
    expect(text.replace(/\s+/g, ' ')).toContain('half of such panels are done after 266 answers');
    for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(100);
  });

  it('gives programs the whole plan, exact where it speaks of these answers only', async () => {
    const { exitCode, stdout } = await run(
      '--show',
      'audible',
      '--rate',
      '57.5%',
      '--power',
      '0.8',
      '--alpha',
      '0.05',
      '--generalize',
      'these-answers',
      '--json',
    );
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      test: 'exact-binomial',
      listeners: 15,
      answers: 300,
      watched: { median: 266 },
      simulated: null,
    });
  });

  it('ends with 1 where tracks are too few for any number of listeners', async () => {
    const { exitCode, stdout } = await run('--show', 'audible', '--rate', '0.55', '--tracks', '10');
    expect(exitCode).toBe(1);
    expect(plain(stdout)).toMatch(/No number of listeners is enough/);
    expect(plain(stdout)).toMatch(/Mind: Tracks cap what listeners can show/);
  });

  it('draws the curve, and checks it by simulated panels', async () => {
    const { exitCode, stdout, stderr } = await run(
      '--show',
      'audible',
      '--rate',
      '0.6',
      '--listeners',
      '40',
      '--tracks',
      '40',
      '--simulate',
      '100',
      '--plot',
      'plan.html',
    );
    expect(exitCode, stderr).toBe(0);
    expect(plain(stdout).replace(/\s+/g, ' ')).toMatch(
      /By 100 simulated panels of this size: [\d.]+ % show it/,
    );
    const page = await readFile(join(folder, 'plan.html'), 'utf8');
    expect(page).toContain('you are here');
    expect(stdout).toContain(`Page: ${join(folder, 'plan.html')}`);
  });

  it('takes every goal', async () => {
    for (const words of [
      ['inaudible', '--margin', '10%'],
      ['range', '--range', '50-65'],
      ['difference', '--rate', '65%', '--groups'],
      ['preference', '--rate', '65%', '--conditions', '3'],
      ['rating', '--points', '6'],
      ['rating', '--margin', '8'],
    ]) {
      const { exitCode, stdout, stderr } = await run('--show', ...words, '--json');
      expect(exitCode, `${words.join(' ')}: ${stderr}`).toBe(0);
      expect(JSON.parse(stdout).listeners).toBeGreaterThan(1);
    }
  });

  it('refuses in one line what cannot be planned', async () => {
    for (const [words, reason] of [
      [[], /^earwitness: Cannot plan a panel without knowing what it is to show/],
      [
        ['--show', 'audible', '--rate', '0.5'],
        /^earwitness: Cannot plan a panel as what it is to show must lie above 0\.5/,
      ],
      [['--show', 'audible', '--margin', '0.05'], /^earwitness: Cannot use --margin with --show audible/],
      [['--show', 'rating', '--generalize', 'these-answers'], /^earwitness: Cannot plan ratings/],
      [['--show', 'audible', '--plot', 'plan.pdf'], /must end with \.html/],
      [['--show', 'audible', '--rate', 'much'], /must be a share above 0 and below 1/],
    ] as const) {
      const { exitCode, stdout, stderr } = await run(...words);
      expect(exitCode, words.join(' ')).toBe(2);
      expect(stderr).toMatch(reason);
      expect(stdout).toBe('');
    }
  });
});
