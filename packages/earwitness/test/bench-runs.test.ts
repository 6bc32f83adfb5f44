import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runProgram } from './program.ts';
import { launchBrowser, openReport } from './report-page.ts';
import { writeTwoPieces } from './two-pieces.ts';

let folder: string;
let page: string;
let first: string;
let second: string;

/** Two pieces of two seconds, and a command that stands for two builds of an engine. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'earwitness-runs-'));
  page = join(folder, 'reports', 'index.html');
  await writeTwoPieces(folder);
  first = await buildOf(0.5);
  second = await buildOf(0.25);
});

afterAll(() => rm(folder, { recursive: true, force: true }));

const bench = (...words: string[]) => runProgram(['bench', ...words], { cwd: folder });

/** A build: a command that scales by a gain, in the same conditions file each time. */
async function buildOf(gain: number): Promise<string> {
  const script = `import { readAudio, writeWav } from ${JSON.stringify(import.meta.resolve('@earwitness/engine/files'))};
const [mix, out] = process.argv.slice(2);
const { audio } = await readAudio(mix);
await writeWav(out, { ...audio, channels: audio.channels.map((samples) => samples.map((sample) => ${gain} * sample)) });
`;
  await writeFile(join(folder, 'build.mjs'), script);
  await writeFile(
    join(folder, 'conditions.yaml'),
    JSON.stringify({
      schema: 'earwitness.conditions/1',
      commands: {
        build: {
          run: [process.execPath, '{here}/build.mjs', '{mix}', '{out}'],
          versions: [],
        },
      },
      conditions: ['cmd:build', 'unprocessed'],
    }),
  );
  const { exitCode, stdout, stderr } = await runOfBuild('--json');
  expect(exitCode, stderr).toBe(0);
  return (JSON.parse(stdout) as { history: { runId: string } }).history.runId;
}

const runOfBuild = (...words: string[]) =>
  bench(
    ...['run', '.', '--conditions-file', 'conditions.yaml', '--workers', '1'],
    ...['--metrics', 'integratedLufs,truePeakDbtp,crestFactorDb', ...words],
  );

describe('the history of runs', () => {
  it('keeps the same run once, and says so', async () => {
    expect((await runOfBuild()).stdout).toContain(
      `The same as ${second}, which is kept already; all runs: ${page}`,
    );
  });

  it('gives names and pins, and lists them', async () => {
    const named = await bench('runs', 'name', 'previous', 'v1');
    expect(named.stdout).toContain(`The run ${first} is named v1 and is not pinned.`);
    expect((await bench('runs', 'pin', 'v1')).stdout).toContain('is named v1 and is pinned');
    const listed = await bench('runs');
    expect(listed.stdout).toMatch(new RegExp(`${second} .*two.*build, unprocessed +2 +0`));
    expect(listed.stdout).toMatch(new RegExp(`${first} +v1 +pinned +two`));
    const unknown = await bench('runs', 'pin', 'nowhere', '--json');
    expect([unknown.exitCode, unknown.stderr]).toEqual([
      2,
      `earwitness: Cannot find a kept run nowhere: there are two ${second}, two ${first} (v1)\n`,
    ]);
  });

  it('lets any two be compared on its page, in the words of bench compare', () => seesTheSame());

  it.each([
    [1280, 'light'],
    [360, 'dark'],
  ] as const)('has a page for everybody, %i px wide and %s', async (width, colorScheme) => {
    expect(await openReport(page, { width, colorScheme })).toEqual({
      violations: [],
      requests: [],
      sidewaysPixels: 0,
    });
  });

  it('removes what is not pinned, when it is told twice', async () => {
    const refused = await bench('runs', 'remove', 'v1', '--yes');
    expect([refused.exitCode, refused.stderr]).toEqual([
      2,
      `earwitness: Cannot remove ${first} as it is pinned: take the pin away first\n`,
    ]);
    expect((await bench('runs', 'remove', second)).stderr).toContain('--yes removes it without asking');
    expect((await bench('runs', 'keep', '0')).stdout).toContain('Nothing was removed: --yes removes these.');
    const removed = await bench('runs', 'keep', '0', '--yes', '--json');
    expect(JSON.parse(removed.stdout)).toEqual({ removed: [second], page });
    expect(await readFile(page, 'utf8')).not.toContain(second);
  });

  it('names a damaged one and goes on', async () => {
    await writeFile(join(folder, 'reports', 'history', 'two', first, 'records.jsonl'), '');
    const { exitCode, stdout } = await bench('runs', 'list', '--json');
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      runs: [],
      damaged: [{ runId: first, problem: expect.stringContaining('records.jsonl is not as it was kept') }],
    });
    expect((await bench('runs', 'remove', first, '--yes')).stderr).toContain('take the pin away first');
    expect((await bench('runs', 'unpin', first)).stdout).toContain(
      `The run ${first} is named v1 and is not pinned.`,
    );
    expect((await bench('runs', 'remove', first, '--yes')).stdout).toContain(`Removed the run ${first}.`);
    expect((await bench('runs')).stdout).toContain('No run is kept yet');
  });
});

/** The page compares two runs in the words of `bench compare`. */
async function seesTheSame(): Promise<void> {
  const compared = await bench('compare', `${first}:build`, `${second}:build`);
  expect(compared.exitCode, compared.stderr).toBe(0);
  const browser = await launchBrowser();
  try {
    const tab = await browser.newPage();
    const faults: string[] = [];
    tab.on('pageerror', ({ message }) => faults.push(message));
    tab.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
    await tab.setViewportSize({ width: 1280, height: 400 });
    await tab.goto(pathToFileURL(page).href);
    // nothing of the list is cut off, and paper has the comparison that nobody has scrolled to
    expect(
      await tab
        .locator('table.runs')
        .evaluate((table) => table.scrollWidth - table.parentElement!.clientWidth),
    ).toBe(0);
    expect(await tab.locator('#comparison-verdict').textContent()).toBe('');
    await tab.pdf();
    expect(await tab.locator('#comparison-verdict').textContent()).toMatch(/\S/);
    expect(await tab.locator('#comparison').textContent()).toContain('Facts about these items');
    await tab
      .locator('#runs')
      .getByRole('button', { name: `Compare ${second}` })
      .click();
    const [verdict] = compared.stdout.split('\n');
    await expect.poll(() => tab.locator('#comparison-verdict').textContent()).toBe(verdict);
    // every choice redraws, and a heading sorts
    await tab.selectOption('#metric-choice', 'integratedLufs');
    await tab.selectOption('#metric-stratum', 'item:krem');
    // On a busy machine a click has been sent before the page has done anything about it.
    await expect
      .poll(() => tab.locator('#metric-title').textContent())
      .toBe('Integrated loudness over builds');
    await tab.locator('#metric-values summary').click();
    await expect.poll(() => tab.locator('#metric-values tbody tr').count()).toBe(2);
    const ids = () => tab.locator('#runs tbody code').allTextContents();
    expect(await ids()).toEqual([second, first]);
    for (const _ of ['upwards', 'downwards'])
      await tab.locator('#runs thead').getByRole('button', { name: 'Run' }).click();
    await expect.poll(ids).toEqual([first, second]);
    expect(faults).toEqual([]);
  } finally {
    await browser.close();
  }
}
