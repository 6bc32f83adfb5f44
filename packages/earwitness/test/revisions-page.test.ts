import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { encodeWav, readAudio } from '@earwitness/engine/files';
import { measureIntegratedLoudness } from '@earwitness/engine/measure';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { excerptInPage } from './excerpt-in-page.ts';
import { type HeardAudio, listenTo } from './heard-audio.ts';
import { DEMO_MUSIC, runProgram } from './program.ts';
import { isLeftOut } from './program-at-hand.ts';
import { launchBrowser, openReport } from './report-page.ts';

const withoutBrowser = isLeftOut({ program: 'chromium', variable: 'EARWITNESS_BROWSER' });

const REQUESTS = Array.from({ length: 10 }, (_, index) => `${(index + 1) / 2} dB louder`);
const IDS = ['mix', 'master', ...REQUESTS.map((_, index) => `revision-${index + 1}`)];
const SECONDS = 5;

let folder = '';
let file = '';
let page = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'earwitness-revisions-'));
  const { audio } = await readAudio(`${DEMO_MUSIC}/buzzer.mix.flac`);
  const channels = audio.channels.map((channel) => channel.subarray(0, SECONDS * audio.sampleRate));
  await writeFile(join(folder, 'song.wav'), encodeWav({ ...audio, channels }));
  for (const words of [
    ['master', 'song.wav', '--no-report'],
    ['revise', 'song.plan.json', ...REQUESTS, '--mix', 'song.wav'],
  ]) {
    const { exitCode, stderr } = await runProgram(words, { cwd: folder });
    expect(exitCode, stderr).toBe(0);
  }
  file = join(folder, 'song.revisions.html');
  page = await readFile(file, 'utf8');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('the page of ten revisions', () => {
  it('holds mix, master and all revisions, of one length and from one place, and what makes them equally loud', async () => {
    const versions = await Promise.all(IDS.map((id) => excerptInPage(page, id)));
    expect(new Set(versions.map(({ audio }) => audio.channels[0]!.length))).toEqual(
      new Set([SECONDS * 44_100]),
    );
    const levels = versions.map(({ audio, matchGainDb }) => measureIntegratedLoudness(audio)! + matchGainDb);
    for (const level of levels) expect(Math.abs(level - levels[0]!)).toBeLessThan(0.02);
    for (const { matchGainDb } of versions) expect(matchGainDb).toBeLessThanOrEqual(0);
    // The mix's waveform against each master's: no frame late.
    const [mix, ...others] = versions.map(({ audio }) => audio.channels[0]!);
    for (const other of others) expect(lagOf(mix!, other)).toBe(0);
  });

  it('tells of each request what it changed', () => {
    const text = page.replaceAll(/<script[\s\S]*?<\/script>/g, '');
    for (const [index, request] of REQUESTS.entries()) {
      expect(text).toMatch(new RegExp(`<h2 id="revision-${index + 1}-title">.*${request}</h2>`));
    }
    expect(text.match(/Loudness gain: changed/g)).toHaveLength(REQUESTS.length);
    expect(text).not.toMatch(/NaN|undefined|\[object/);
  });

  it.skipIf(withoutBrowser).each([
    ['a desk', 1280, 'light'],
    ['a telephone in the dark', 390, 'dark'],
  ] as const)('opens from disk on %s, whole, and for who cannot see it', async (_, width, colorScheme) => {
    const { violations, requests, sidewaysPixels } = await openReport(file, { width, colorScheme });
    expect(violations).toEqual([]);
    expect(requests).toEqual([]);
    expect(sidewaysPixels).toBe(0);
  });

  describe.skipIf(withoutBrowser)('in a browser', () => {
    let browser: Browser;
    let tab: Page;
    let heard: HeardAudio;
    const complaints: string[] = [];
    beforeAll(async () => {
      browser = await launchBrowser();
      tab = await browser.newPage();
      tab.on('pageerror', ({ message }) => complaints.push(message));
      tab.on('console', (entry) => entry.type() === 'error' && complaints.push(entry.text()));
      heard = await listenTo(tab);
      await tab.goto(pathToFileURL(file).href);
      await tab.getByRole('button', { name: 'Play' }).click();
      await tab.getByRole('button', { name: 'Pause' }).waitFor();
    });
    afterAll(() => browser.close());

    /** Which versions are heard, by their place in the page's own order. */
    const audible = () => heard.audible();
    const hearOnly = (index: number) => expect.poll(audible, { timeout: 10_000 }).toEqual([index]);
    const names = () => tab.locator('.versions .name').allTextContents();

    it('switches by keys: digits for revisions, m for the mix, p for the plan’s own master', async () => {
      await hearOnly(1);
      for (const [key, index] of [
        ['1', 2],
        ['9', 10],
        ['0', 11],
        ['m', 0],
        ['p', 1],
      ] as const) {
        await tab.keyboard.press(key);
        await hearOnly(index);
      }
      await tab.getByRole('checkbox', { name: /Keys/ }).uncheck();
      await tab.keyboard.press('m');
      await tab.waitForTimeout(100);
      expect(await audible()).toEqual([1]);
      await tab.getByRole('checkbox', { name: /Keys/ }).check();
      await tab.keyboard.press('2');
      await hearOnly(3);
    });

    it('loops a section of all in step, from buttons, keys and sliders', async () => {
      await tab.getByRole('slider', { name: /Loop from/ }).fill('1.5');
      await tab.getByRole('slider', { name: /Loop to/ }).fill('2.5');
      const loops = async () => [...new Set(await heard.loops(IDS.length))];
      expect(await loops()).toEqual(['1.5 2.5']);
      expect(await tab.getByRole('slider', { name: /Loop from/ }).getAttribute('aria-valuetext')).toBe(
        '0:01.5',
      );
      const positions: number[] = [];
      for (let look = 0; look < 12; look += 1) {
        positions.push(Number(await tab.getByRole('slider', { name: 'Position' }).inputValue()));
        await tab.waitForTimeout(110);
      }
      expect(Math.min(...positions)).toBeGreaterThanOrEqual(1.49);
      expect(Math.max(...positions)).toBeLessThanOrEqual(2.51);
      // An end that is drawn past the other takes it along.
      await tab.getByRole('slider', { name: /Loop from/ }).fill('4');
      expect(await loops()).toEqual(['4 4.5']);
      await tab.getByRole('slider', { name: /Loop from/ }).fill('0');
      await tab.getByRole('slider', { name: /Loop to/ }).fill(String(SECONDS));
      expect(await loops()).toEqual([`0 ${SECONDS}`]);
      await tab.getByRole('slider', { name: 'Position' }).fill('3');
      await tab.keyboard.press(',');
      const [begun = ''] = await loops();
      expect(Number(begun.split(' ')[0])).toBeGreaterThan(2.9);
    });

    it('hides the names and draws the order by lot, until they are revealed', async () => {
      const own = await names();
      expect(own).toEqual([
        'Mix',
        'Plan’s own master',
        ...REQUESTS.map((_, index) => `Revision ${index + 1}`),
      ]);
      const tellTales = tab.locator('.versions .detail:visible, .versions kbd:visible');
      expect(await tellTales.count()).toBe(REQUESTS.length + IDS.length);
      await tab.getByRole('checkbox', { name: /equally loud/ }).uncheck();
      await tab.getByRole('button', { name: 'Hide the names' }).click();
      const letters = [...'ABCDEFGHIJKL'];
      expect(await names()).toEqual(letters);
      expect(await tellTales.count()).toBe(0);
      const matched = tab.getByRole('checkbox', { name: /equally loud/ });
      expect(await matched.isChecked()).toBe(true);
      expect(await matched.isDisabled()).toBe(true);
      const order = await tab
        .locator('.versions input')
        .evaluateAll((inputs) => inputs.map((input) => (input as HTMLInputElement).value));
      expect(order.toSorted()).toEqual(IDS.toSorted());
      // 12! orders: the same one by lot does not happen.
      expect(order).not.toEqual(IDS);
      await hearOnly(IDS.indexOf(order[0]!));
      await tab.keyboard.press('l');
      await hearOnly(IDS.indexOf(order[11]!));
      await tab.keyboard.press('1');
      await hearOnly(IDS.indexOf(order[11]!));

      await tab.getByRole('button', { name: 'Reveal the names' }).click();
      expect(await names()).toEqual(
        own.map((name, index) => `${name} (${letters[order.indexOf(IDS[index]!)]})`),
      );
      expect(await tab.getByRole('status').textContent()).toContain(
        `A was ${own[IDS.indexOf(order[0]!)]}, B was`,
      );
      await tab.keyboard.press('1');
      await hearOnly(2);
      expect(complaints).toEqual([]);
    });
  });
});

/** By how many frames the second is late, judged by where the two agree best. */
function lagOf(first: Float32Array, second: Float32Array): number {
  const [from, frames, reach] = [44_100, 44_100, 40];
  const agreementAt = (lag: number): number => {
    let sum = 0;
    for (let frame = from; frame < from + frames; frame++) sum += first[frame]! * second[frame + lag]!;
    return sum;
  };
  const lags = Array.from({ length: 2 * reach + 1 }, (_, index) => index - reach);
  return lags.reduce((best, lag) => (agreementAt(lag) > agreementAt(best) ? lag : best), 0);
}
