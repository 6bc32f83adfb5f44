import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RunRecord } from '@earwitness/bench';
import { judgePanelRows } from '@earwitness/bench/answers';
import { parsePlan } from '@earwitness/engine';
import { openPanelStore } from '@earwitness/listening-web';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { measureByFfmpeg } from './ffmpeg.ts';
import { type Ended, runProgram, startProgram } from './program.ts';
import { isLeftOut } from './program-at-hand.ts';
import { openReport } from './report-page.ts';

/** What ffmpeg's meter and ours may differ by is part of both bounds. */
const LOUDNESS_TOLERANCE_LU = 0.1;
const TRUE_PEAK_TOLERANCE_DB = 0.05;
const ITEMS = ['buzzer', 'dirtylove', 'francium', 'krem', 'menu'];

let reports = '';
let run = '';
let ended: Ended;
let records: RunRecord[] = [];

const withoutFfmpeg = isLeftOut({ program: 'ffmpeg', variable: 'EARWITNESS_FFMPEG' });
const withoutBrowser = isLeftOut({ program: 'chromium', variable: 'EARWITNESS_BROWSER' });

const demo = () => runProgram(['demo', '--once', '--json', '--out', run]);
const recordOf = (itemId: string, conditionId: string) =>
  records.find((record) => record.itemId === itemId && record.conditionId === conditionId);

async function digestsOfMasters(): Promise<Record<string, string>> {
  const names = (await readdir(join(run, 'masters'))).sort();
  const digests: Record<string, string> = {};
  for (const name of names) {
    digests[name] = createHash('sha256')
      .update(await readFile(join(run, 'masters', name)))
      .digest('hex');
  }
  return digests;
}

beforeAll(async () => {
  reports = await mkdtemp(join(tmpdir(), 'earwitness-demo-'));
  run = join(reports, 'demo');
  ended = await demo();
  records = ended.exitCode === 0 ? (JSON.parse(ended.stdout) as { records: RunRecord[] }).records : [];
}, 300_000);
afterAll(() => rm(reports, { recursive: true, force: true }));

describe('earwitness demo --once', () => {
  it('ends well and leaves a report, and a master with its plan for every item', async () => {
    expect(ended.exitCode, ended.stderr).toBe(0);
    expect(await readdir(run)).toContain('index.html');
    expect(Object.keys(await digestsOfMasters())).toEqual(
      ITEMS.flatMap((item) => [`${item}.plan.json`, `${item}.wav`]),
    );
  });

  it.skipIf(withoutFfmpeg)(
    'lands every master on the target of its plan, under the ceiling, as ffmpeg measures them',
    async () => {
      for (const item of ITEMS) {
        const { target } = parsePlan(await readFile(join(run, 'masters', `${item}.plan.json`), 'utf8'));
        const { integratedLufs, truePeakDbtp } = await measureByFfmpeg(join(run, 'masters', `${item}.wav`));
        expect(Math.abs(integratedLufs - target.integratedLufs), item).toBeLessThanOrEqual(
          LOUDNESS_TOLERANCE_LU,
        );
        expect(truePeakDbtp, item).toBeLessThanOrEqual(target.ceilingDbtp + TRUE_PEAK_TOLERANCE_DB);
      }
    },
  );

  it('scores every item and condition', () => {
    const conditions = (withReference: boolean) =>
      withReference
        ? ['human', 'loudness-only', 'ours', 'unprocessed']
        : ['loudness-only', 'ours', 'unprocessed'];
    for (const item of ITEMS) {
      const ofItem = records.filter(({ itemId }) => itemId === item);
      expect(ofItem.map(({ conditionId }) => conditionId)).toEqual(conditions(item !== 'francium'));
      for (const { scores } of ofItem) {
        expect(scores.integratedLufs).toBeTypeOf('number');
        expect(scores.truePeakDbtp).toBeTypeOf('number');
        expect(scores.crestFactorDb).toBeTypeOf('number');
        if (item === 'francium') expect(scores.spectralDistanceDb).toBeNull();
        else expect(scores.spectralDistanceDb).toBeTypeOf('number');
      }
    }
  });

  it('says of the gain-only pair that it is the same but for level', async () => {
    const human = recordOf('menu', 'human');
    expect(human?.alignment?.lagFrames).toBe(0);
    expect(human?.alignment?.gainDb).toBeGreaterThan(6.4);
    expect(human?.alignment?.gainDb).toBeLessThan(6.6);
    expect(recordOf('menu', 'unprocessed')?.scores.spectralDistanceDb).toBeLessThanOrEqual(0.3);
    expect(human?.findings.join()).toMatch(/the same but for level/);
    expect((await readFile(join(run, 'index.html'), 'utf8')).includes('the same but for level')).toBe(true);
    for (const item of ['krem', 'dirtylove', 'buzzer']) {
      expect(recordOf(item, 'human')?.findings.join()).not.toMatch(/the same but for level/);
    }
  });

  it('finds the delays of the artists’ own masters, surely', () => {
    const lag = (item: string) => recordOf(item, 'human')?.alignment?.lagFrames ?? Number.NaN;
    expect(Math.abs(lag('krem'))).toBeLessThanOrEqual(1);
    expect(Math.abs(lag('dirtylove') - 220)).toBeLessThanOrEqual(1);
    expect(lag('buzzer')).toBeGreaterThanOrEqual(0);
    expect(lag('buzzer')).toBeLessThanOrEqual(3);
    for (const item of ['krem', 'dirtylove', 'buzzer', 'menu']) {
      expect(recordOf(item, 'human')?.alignment?.confidence).toBe(1);
    }
  });

  it('marks the simulated listeners in the report', async () => {
    const html = await readFile(join(run, 'index.html'), 'utf8');
    expect(/[Ss]imulated listeners/.test(html)).toBe(true);
    expect(/\b160\b/.test(html)).toBe(true);
  });

  it('reports run and panel together: every answer once, the very numbers of verdict(), marked throughout', async () => {
    const store = await openPanelStore({ database: join(reports, 'panels', 'demo', 'panels.sqlite') });
    const entry = store.panels().find(({ state }) => state === 'unblinded')!;
    const { rows } = await store.results(entry.panelId);
    await store.close();
    // named as a file, too: the same answers, which may not count twice
    const named = join(reports, 'answers.jsonl');
    await writeFile(named, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
    const page = join(reports, 'joint.html');
    const joint = await runProgram(['report', run, '--panel', named, '--out', page, '--json']);
    expect(joint.exitCode, joint.stderr).toBe(0);
    expect(JSON.parse(joint.stdout).panels).toMatchObject([
      {
        panelId: entry.panelId,
        simulated: true,
        answers: 192,
        plan: { isFixedBeforehand: true, sha256: entry.definitionSha256 },
      },
    ]);

    const expected = judgePanelRows(rows, entry.definition);
    const html = await readFile(page, 'utf8');
    const valuesOf = (part: string): number[] =>
      [...part.matchAll(/<data value="([^"]+)"/g)].map(([, value]) => Number(value));
    const shown = [...html.matchAll(/<tr data-claim="([^"]*)">(.*?)<\/tr>/gs)];
    expect(shown.map(([, claim, row = '']) => [claim, ...valuesOf(row)])).toEqual(
      expected.verdicts.map(({ id, estimate, interval, n, listeners, items, pValue }) => [
        id,
        ...[estimate, interval?.low, interval?.high, interval?.level, n, listeners, items, pValue],
      ]),
    );
    const places = [...html.matchAll(/<tr data-place="([^"]*)">(.*?)<\/tr>/gs)];
    expect(places.map(([, place, row = '']) => [place, ...valuesOf(row)])).toEqual([
      ['rule-0', 32],
      ['counted', 160],
      ['all', rows.length],
    ]);
    for (const [, text = ''] of html.matchAll(/<figcaption>(.*?)<\/figcaption>/gs))
      expect(/Simulated listeners|^(?!.*(listener|verdict|answer|heard|ears))/i.test(text), text).toBe(true);
    expect(html).toContain('@top-center { content: "Simulated listeners');

    const twice = await runProgram([
      'report',
      run,
      '--panel',
      named,
      '--panel',
      named,
      '--out',
      `${page}.html`,
    ]);
    expect(twice.exitCode).toBe(2);
    expect(twice.stderr).toMatch(/Cannot count an answer twice/);
  });

  for (const [width, colorScheme] of [
    [1280, 'light'],
    [360, 'dark'],
  ] as const) {
    it.skipIf(withoutBrowser)(
      `writes a report that opens from disk, whole and accessible, ${width} wide and ${colorScheme}`,
      async () => {
        const { violations, requests, sidewaysPixels } = await openReport(join(run, 'index.html'), {
          width,
          colorScheme,
        });
        expect(violations).toEqual([]);
        expect(requests).toEqual([]);
        expect(sidewaysPixels).toBe(0);
      },
    );
  }

  describe('interrupted in its simulated panel, with every rendering and the report deleted before', () => {
    let before: Record<string, string> = {};
    let again: Ended;
    beforeAll(async () => {
      before = await digestsOfMasters();
      await rm(run, { recursive: true });
      await rm(join(reports, 'store', 'renderings'), { recursive: true });
      await rm(join(reports, 'panels'), { recursive: true });
      const interrupted = startProgram(['demo', '--once', '--out', run]);
      await interrupted.untilPrinted(/simulated panel/);
      const file = join(reports, 'panels', 'demo', 'panels.sqlite');
      for (;;) {
        const store = await openPanelStore({ database: file });
        const begun = store.panels().some(({ answers }) => answers > 0);
        await store.close();
        if (begun) break;
        await new Promise((done) => setTimeout(done, 50));
      }
      interrupted.process.kill('SIGKILL');
      await interrupted.ended;
      again = await demo();
    });

    it('begins another simulated panel, and counts nothing twice', async () => {
      expect(again.exitCode, again.stderr).toBe(0);
      expect(/Answers counted: 160\b/.test(await readFile(join(run, 'index.html'), 'utf8'))).toBe(true);
    });

    it('makes the same masters and plans again', async () => {
      expect(Object.keys(before)).toHaveLength(2 * ITEMS.length);
      expect(await digestsOfMasters()).toEqual(before);
    });
  });
});
