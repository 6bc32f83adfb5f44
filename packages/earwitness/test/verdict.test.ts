import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CLONE, runProgram } from './program.ts';
import { isLeftOut } from './program-at-hand.ts';
import { openReport } from './report-page.ts';

const SAMPLES = join(CLONE, 'packages/bench/test/answers/samples');
const PHASE_SHIFT = join(CLONE, 'packages/bench/test/oracles/panels/abx_constant_phase_shift.csv');

let folder = '';
const run = (...words: readonly string[]) => runProgram(['verdict', ...words], { cwd: folder });
const inOneLine = (text: string): string => text.replaceAll('\u00a0', ' ').replace(/\s+/g, ' ');

const isWithoutBrowser = isLeftOut({ program: 'chromium', variable: 'EARWITNESS_BROWSER' });

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'earwitness-verdict-'));
  await cp(join(SAMPLES, 'webmushra-paired-comparison.csv'), join(folder, 'pairs.csv'));
  await cp(join(SAMPLES, 'panel-results.jsonl'), join(folder, 'panel.jsonl'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('earwitness verdict', () => {
  it('says what it took each column for, a line a verdict, and that nothing was fixed beforehand', async () => {
    const { exitCode, stdout, stderr } = await run('pairs.csv', '--strata', 'headphones');
    expect(exitCode, stderr).toBe(0);
    for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(100);
    const text = inOneLine(stdout);
    expect(text).toMatch(/^pairs\.csv: webMUSHRA, paired-comparison pages, 119 answers\. Taken for:/);
    expect(text).toContain('listener_code the listener');
    expect(text).toContain('Not read: 1 row. line 28: it is not answered');
    expect(text).toMatch(/SUPPORTED Listeners told “C1” and “reference” apart 81 % of the time/);
    expect(text).toContain('Nothing was fixed before the answers, so all of this is exploratory');
  });

  it('judges by a plan from before, names its digest, and ends with 1 where a claim is not supported', async () => {
    const plan = join(folder, 'plan.yaml');
    await writeFile(
      plan,
      'claims:\n  - id: C1 is heard\n    test: exact-binomial\n    alternative: greater\n    conditions: [reference, C1]\n',
    );
    const heard = await run('pairs.csv', '--plan', 'plan.yaml', '--json');
    expect(heard.exitCode, heard.stderr).toBe(0);
    expect(JSON.parse(heard.stdout)).toMatchObject({
      answers: { format: 'webMUSHRA, paired-comparison pages', count: 119 },
      plan: { isFixedBeforehand: true, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
      verdicts: [{ id: 'C1 is heard', outcome: 'supported', exploratory: false, n: 58 }],
    });
    await writeFile(plan, (await readFile(plan, 'utf8')).replaceAll('C1', 'C2'));
    const unheard = await run('pairs.csv', '--plan', 'plan.yaml');
    expect(unheard.exitCode).toBe(1);
    expect(unheard.stdout).toMatch(/^UNDECIDED/m);
    const narrowed = await run('pairs.csv', '--plan', 'plan.yaml', '--where', 'headphones=in ear');
    expect(narrowed.exitCode, narrowed.stderr).toBe(0);
    expect(inOneLine(narrowed.stdout)).toContain('But --where chose among the answers now');
  });

  it('judges the four parts of the claim it was made for, and says that listeners were simulated', async () => {
    const { exitCode, stdout } = await run('panel.jsonl', '--seed-claim');
    expect(exitCode).toBe(1);
    expect(stdout.match(/^(SUPPORTED|REFUTED|UNDECIDED)/gm)).toHaveLength(4);
    expect(inOneLine(stdout)).toContain(
      'Simulated trained listeners on studio monitors told “human” and “ours” apart',
    );
    expect(inOneLine(stdout)).toContain('Left out: practice trials, 8 answers.');
  });

  it('judges our own rows by what their method asked', async () => {
    const rows: readonly Record<string, unknown>[] = (
      await readFile(join(SAMPLES, 'panel-results.jsonl'), 'utf8')
    )
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    const write = (name: string, changed: readonly object[]) =>
      writeFile(join(folder, name), changed.map((row) => `${JSON.stringify(row)}\n`).join(''));
    await write(
      'triangle.jsonl',
      rows.map((row) => ({ ...row, method: 'triangle' })),
    );
    const triangle = await run('triangle.jsonl', '--json');
    expect(triangle.exitCode, triangle.stderr).toBe(0);
    for (const { nullValue } of JSON.parse(triangle.stdout).verdicts)
      expect(nullValue).toBeCloseTo(1 / 3, 15);
    await write(
      'orders.jsonl',
      rows.map((row, index) => ({
        ...row,
        method: 'ranking',
        answers: 'ranking',
        ranking: index % 5 === 0 ? 'mix > human = ours' : 'human > ours > mix',
        correct: null,
      })),
    );
    const orders = await run('orders.jsonl');
    expect(inOneLine(orders.stdout)).toMatch(
      /SUPPORTED Simulated listeners liked “human”, “ours” then “mix”/,
    );
  });

  it('takes columns by name, and judges only what is asked for', async () => {
    await writeFile(
      join(folder, 'own.csv'),
      `who,song,said,room\n${Array.from({ length: 40 }, (_, index) => `w${index % 8},s${index % 5},${index % 9 === 0 ? 'wrong' : 'right'},${index % 2 === 0 ? 'studio' : 'car'}`).join('\n')}\n`,
    );
    const words = ['own.csv', '--listener', 'who', '--correct', 'said', '--where', 'room=studio', '--json'];
    const { exitCode, stdout, stderr } = await run(...words);
    expect(exitCode, stderr).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      answers: { count: 20 },
      verdicts: [{ n: 20, exploratory: true }, {}],
    });
  });

  it('judges ratings pair by pair, after screening listeners, and says who was left out', async () => {
    const { exitCode, stdout, stderr } = await run(
      join(SAMPLES, 'webmushra-mushra.csv'),
      '--out',
      'ratings.html',
    );
    expect(exitCode, stderr).toBe(0);
    const text = inOneLine(stdout);
    expect(text).toContain('SUPPORTED Listeners rated “aiMaster1” 6 points above “aiMaster2”');
    expect(text).toContain('post-screening of ITU-R BS.1534-3: listener 12, listener 13, listener 14.');
    expect(text).not.toContain('above “reference”');
    expect(await readFile(join(folder, 'ratings.html'), 'utf8')).toContain(
      'Mean rating, in points of the scale',
    );
    expect((await run(join(SAMPLES, 'webmushra-mushra.csv'), '--margin', '5%')).exitCode).toBe(2);
  });

  it('refuses in one line, with what to do', async () => {
    await writeFile(join(folder, 'odd.csv'), 'x,y\n1,2\n');
    await writeFile(join(folder, 'bad.yaml'), 'claims:\n  - test: exact-binomial\n    alternative: larger\n');
    for (const [words, message] of [
      [['odd.csv'], /no column says who answered; its columns are “x”, “y”; name the columns: --listener/],
      [['pairs.csv', '--plan', 'bad.yaml'], /Cannot use the analysis plan bad\.yaml: claims\.0\.alternative/],
      [['pairs.csv', '--out', 'page.txt'], /its name must end with \.html/],
      [['nowhere.csv'], /Cannot use nowhere\.csv: it does not exist/],
      [[join(SAMPLES, 'webmushra-likert-scales.csv')], /name the one to judge: --rating stimuli_rating1/],
    ] as const) {
      const { exitCode, stderr } = await run(...words);
      expect(exitCode).toBe(2);
      expect(stderr).toMatch(message);
      expect(stderr.trim().split('\n')).toHaveLength(1);
    }
  });

  it('writes a report that every reader can use, and writes over nothing unasked', async () => {
    const written = await run('pairs.csv', '--out', 'verdict.html');
    expect(written.exitCode, written.stderr).toBe(0);
    const page = await readFile(join(folder, 'verdict.html'), 'utf8');
    expect(page).toContain('Listeners told “C1” and “reference” apart 81 % of the time');
    expect((await run('pairs.csv', '--out', 'verdict.html')).stderr).toContain('--force writes over it');
  });

  it.skipIf(isWithoutBrowser)(
    'has a report without barriers, on desk and telephone, light and dark',
    async () => {
      await run('panel.jsonl', '--seed-claim', '--out', 'barriers.html', '--force');
      for (const view of [
        { width: 1280, colorScheme: 'light' },
        { width: 360, colorScheme: 'dark' },
      ] as const) {
        const findings = await openReport(join(folder, 'barriers.html'), view);
        expect(findings).toEqual({ violations: [], requests: [], sidewaysPixels: 0 });
      }
    },
  );
});

describe('earwitness verdict on a real panel', () => {
  it('hears square waves, not music, in a constant phase shift, and flags one listener on noise', async () => {
    const { exitCode, stdout, stderr } = await run(
      PHASE_SHIFT,
      '--by',
      'stimulus',
      '--margin',
      '10%',
      '--json',
    );
    expect(exitCode, stderr).toBe(0);
    const { verdicts, strata } = JSON.parse(stdout);
    const outcomeOf = (id: string) => verdicts.find((each: { id: string }) => each.id === id).outcome;
    for (const stimulus of ['square_a', 'square_b'])
      expect(outcomeOf(`listeners and pieces like these: ${stimulus}`)).toBe('supported');
    for (const stimulus of ['hotelcalifornia', 'castanets', 'pnoise']) {
      expect(outcomeOf(`listeners and pieces like these: ${stimulus}`)).toBe('undecided');
      expect(outcomeOf(`next to chance: ${stimulus}`)).not.toBe('refuted');
    }
    const noise = strata[0].rows.find(({ value }: { value: string }) => value === 'pnoise');
    expect(noise.standouts).toMatchObject([{ listener: '5', successes: 21, n: 25 }]);
  });
});
