import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { measureIntegratedLoudness } from '@earwitness/engine/measure';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { excerptInPage } from './excerpt-in-page.ts';
import { listenTo } from './heard-audio.ts';
import { DEMO_MUSIC, runProgram } from './program.ts';
import { isLeftOut } from './program-at-hand.ts';
import { launchBrowser, openReport } from './report-page.ts';

const withoutBrowser = isLeftOut({ program: 'chromium', variable: 'EARWITNESS_BROWSER' });

let folder = '';
let page = '';
/** The page without its audio and its script. */
let text = '';
let account = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'earwitness-account-'));
  account = join(folder, 'buzzer.mix.account.html');
  const { exitCode, stderr } = await runProgram([
    ...['master', `${DEMO_MUSIC}/buzzer.mix.flac`, '--reference', `${DEMO_MUSIC}/dirtylove.human.flac`],
    ...['--lufs', '-11', '--ceiling', '-1', '--out', folder],
  ]);
  expect(exitCode, stderr).toBe(0);
  page = await readFile(account, 'utf8');
  text = page.replaceAll(/<script[\s\S]*?<\/script>/g, '');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('the account of a master', () => {
  it('tells what changed, what was decided and why, and how to do it again', () => {
    for (const part of ['changes', 'listen', 'pictures', 'decisions', 'recall', 'mix']) {
      expect(text.includes(`<section id="${part}"`), part).toBe(true);
    }
    for (const figure of ['tone', 'loudness', 'gain-reduction']) {
      expect(text.includes(`<figure id="${figure}"`), figure).toBe(true);
    }
    expect(text).toMatch(/Reference \(dirtylove\.human\.flac\)/);
    expect(text).toMatch(
      /<strong>Measured:<\/strong> Integrated loudness went from −21\.4 LUFS to −11\.0 LUFS\./,
    );
    expect(text).toMatch(/<strong>Measured:<\/strong> True peak is −\d/);
    expect(text).toMatch(/Equalizer, \d+ planned bands as [1-8]</);
    expect(text).toMatch(/(to within|by up to) \d+\.\d\d dB/);
    expect(text).toMatch(/Left out, and why/);
    expect(text).not.toMatch(/NaN|undefined|\[object/);
  });

  it('holds mix, master and reference as excerpts of one length, and what makes them equally loud', async () => {
    const versions = await Promise.all(['mix', 'master', 'reference'].map((id) => excerptInPage(page, id)));
    expect(new Set(versions.slice(0, 2).map(({ audio }) => audio.channels[0]!.length)).size).toBe(1);
    const levels = versions.map(({ audio, matchGainDb }) => measureIntegratedLoudness(audio)! + matchGainDb);
    for (const level of levels) expect(Math.abs(level - levels[0]!)).toBeLessThan(0.02);
    for (const { matchGainDb } of versions) expect(matchGainDb).toBeLessThanOrEqual(0);
    expect(levels[0]).toBeCloseTo(-21.4, 0);
  });

  it.skipIf(withoutBrowser).each([
    ['a desk', 1280, 'light'],
    ['a telephone in the dark', 390, 'dark'],
  ] as const)('opens from disk on %s, whole, and for who cannot see it', async (_, width, colorScheme) => {
    const { violations, requests, sidewaysPixels } = await openReport(account, { width, colorScheme });
    expect(violations).toEqual([]);
    expect(requests).toEqual([]);
    expect(sidewaysPixels).toBe(0);
  });

  it.skipIf(withoutBrowser)('plays all versions in step, and switches by mouse and by keys', async () => {
    const browser = await launchBrowser();
    try {
      const tab = await browser.newPage();
      const complaints: string[] = [];
      tab.on('pageerror', ({ message }) => complaints.push(message));
      tab.on('console', (entry) => entry.type() === 'error' && complaints.push(entry.text()));
      const heard = await listenTo(tab);
      await tab.goto(pathToFileURL(account).href);
      const only = (index: number) =>
        expect.poll(() => heard.audible(), { timeout: 10_000 }).toEqual([index]);

      await tab.getByRole('button', { name: 'Play' }).click();
      await tab.getByRole('button', { name: 'Pause' }).waitFor();
      await only(1);
      const started = await heard.startSeconds();
      expect(started).toHaveLength(3);
      expect(new Set(started).size).toBe(1);

      await tab.getByRole('radio', { name: /Mix/ }).check();
      await only(0);
      await tab.keyboard.press('3');
      await only(2);
      const [, , matched] = await heard.gains();
      await tab.getByRole('checkbox', { name: /equally loud/ }).uncheck();
      await expect.poll(async () => (await heard.gains())[2], { timeout: 10_000 }).toBe(1);
      expect(matched).toBeLessThan(0.9);

      await tab.getByRole('slider', { name: 'Position' }).fill('10');
      await expect
        .poll(() => tab.locator('.transport .clock').textContent(), { timeout: 10_000 })
        .toMatch(/0:1\d of 0:20/);
      await tab.getByRole('button', { name: 'Pause' }).click();
      await tab.getByRole('button', { name: 'Play' }).waitFor();
      expect(complaints).toEqual([]);
    } finally {
      await browser.close();
    }
  });
});
