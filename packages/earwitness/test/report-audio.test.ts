/** Hearing a run's report: from disk, over HTTP, without its folder, as one file, and blind. */
import { createHash } from 'node:crypto';
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { writeWav } from '@earwitness/engine/files';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type HeardAudio, listenTo } from './heard-audio.ts';
import { startProgram } from './program.ts';
import { isLeftOut } from './program-at-hand.ts';
import { launchBrowser, openReport } from './report-page.ts';

const withoutBrowser = isLeftOut({ program: 'chromium', variable: 'EARWITNESS_BROWSER' });
const SAMPLE_RATE = 44_100;
const SECONDS = 4;

let folder: string;
let page: string;

/** Beats of a tone that falls, driven as hard as is said. */
function beats(hz: number, drive: number) {
  const samples = Float32Array.from({ length: SECONDS * SAMPLE_RATE }, (_, frame) => {
    const beat = frame % (SAMPLE_RATE / 3);
    const tone = Math.sin((2 * Math.PI * hz * frame) / SAMPLE_RATE) + 0.3 * Math.sin(frame * frame * 1e-4);
    return 0.5 * Math.tanh(drive * Math.exp(-beat / 4000) * tone);
  });
  return { sampleRate: SAMPLE_RATE, channelLayout: 'stereo' as const, channels: [samples, samples] };
}

async function audioFile(file: string, audio: ReturnType<typeof beats>) {
  await writeWav(join(folder, 'music', file), audio);
  const sha256 = createHash('sha256')
    .update(await readFile(join(folder, 'music', file)))
    .digest('hex');
  return { file, sha256, licence: 'CC0', credit: 'made for this test' };
}

async function run(...words: string[]) {
  const ended = await startProgram(words, { cwd: folder }).ended;
  expect(ended.exitCode, ended.stderr).toBe(0);
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'earwitness-report-audio-'));
  await mkdir(join(folder, 'music'));
  const items = [];
  for (const [id, hz] of [
    ['first', 110],
    ['second', 165],
  ] as const)
    items.push({
      ...{ id, title: `The ${id}`, artist: 'somebody', genre: 'test' },
      mix: await audioFile(`${id}.mix.wav`, beats(hz, 0.3)),
      conditions: [
        {
          ...{ conditionId: 'human', maker: { kind: 'artist', name: 'somebody' } },
          ...(await audioFile(`${id}.human.wav`, beats(hz, 3))),
        },
      ],
    });
  const manifest = { schema: 'earwitness.dataset/1', id: 'heard', title: 'Heard', items };
  await writeFile(join(folder, 'music', 'manifest.json'), JSON.stringify(manifest));
  const conditions = 'human,loudness-only,unprocessed';
  await run(
    'bench',
    'run',
    'music',
    '--conditions',
    conditions,
    '--metrics',
    'integratedLufs',
    '--workers',
    '1',
  );
  page = join(folder, 'reports', 'heard', 'index.html');
}, 120_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

describe.skipIf(withoutBrowser)('the sound of a report', () => {
  let browser: Browser;
  let tab: Page;
  let heard: HeardAudio;
  let requests: string[];
  let complaints: string[];

  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser.close());
  afterEach(() => tab.close());

  /** What was asked for is known by the end of its address. */
  async function open(address: string) {
    tab = await browser.newPage();
    requests = [];
    complaints = [];
    tab.on('request', (request) => requests.push(basename(request.url())));
    tab.on('pageerror', ({ message }) => complaints.push(message));
    heard = await listenTo(tab);
    await tab.goto(address);
  }

  const player = (name: string) => tab.getByRole('group', { name: `Player: The ${name}` });
  const play = async (name: string) => {
    await player(name).getByRole('button', { name: 'Play' }).click();
    await player(name).getByRole('button', { name: 'Pause' }).waitFor();
  };
  const playing = () => heard.playing();
  /** Of the gains made last, which are not silent. */
  const audible = (count: number) => heard.audible(count);
  const scripts = () => requests.filter((name) => name.endsWith('.js')).map((name) => name.split('.')[0]);

  it('is loaded from disk when it is played, one item at a time, all versions in step', async () => {
    await open(pathToFileURL(page).href);
    expect(scripts()).toEqual([]);
    await play('first');
    expect(scripts()).toEqual(['first']);
    expect(await playing()).toBe(3);
    await play('second');
    expect(scripts()).toEqual(['first', 'second']);
    await player('first').getByRole('button', { name: 'Play' }).waitFor();
    await expect.poll(playing, { timeout: 10_000 }).toBe(3);
    // what was heard before has been let go of
    await play('first');
    expect(scripts()).toEqual(['first', 'second', 'first']);
    expect(complaints).toEqual([]);
  });

  it('plays the last one asked for, also when another was still being loaded', async () => {
    await open(pathToFileURL(page).href);
    await tab.evaluate(() => {
      for (const button of document.querySelectorAll<HTMLButtonElement>('.player .play')) button.click();
    });
    await player('second').getByRole('button', { name: 'Pause' }).waitFor();
    await player('first').getByRole('button', { name: 'Play', disabled: false }).waitFor();
    await expect.poll(playing, { timeout: 10_000 }).toBe(3);
  });

  it('is switched by keys that belong to the player that was touched last', async () => {
    await open(pathToFileURL(page).href);
    await play('second');
    for (const [key, index] of [
      ['1', 0],
      ['3', 2],
      ['2', 1],
    ] as const) {
      await tab.keyboard.press(key);
      await expect.poll(() => audible(3), { timeout: 10_000 }).toEqual([index]);
    }
    await player('second').getByRole('radio', { name: /Mix/ }).focus();
    await tab.keyboard.press(' ');
    await player('second').getByRole('button', { name: 'Play' }).waitFor();
    await expect.poll(playing, { timeout: 10_000 }).toBe(0);
    expect(await player('first').getByRole('radio', { name: /Mix/ }).isChecked()).toBe(true);
  });

  it('gives nothing away while it is blind: no name, order, level, key, focus or place', async () => {
    await open(pathToFileURL(page).href);
    await play('first');
    const own = player('first');
    await own.getByRole('checkbox', { name: /equally loud/ }).uncheck();
    await own.getByRole('radio', { name: /Artist/ }).check();
    await tab.waitForTimeout(300);
    const around = tab.locator('.item-audio').filter({ has: own }).locator('.telling');
    expect(await around.filter({ visible: true }).count()).toBe(await around.count());
    expect(await around.count()).toBeGreaterThan(0);
    await own.getByRole('button', { name: /Blind me/ }).click();
    expect(await around.filter({ visible: true }).count()).toBe(0);
    const orders = new Set<string>();
    for (let round = 0; round < 12; round += 1) {
      expect(await own.locator('.versions .name').allTextContents()).toEqual(['A', 'B', 'C']);
      expect(await own.locator('.versions .detail:visible, .versions kbd:visible').count()).toBe(0);
      orders.add(
        await own
          .locator('.versions input')
          .evaluateAll((inputs) => inputs.map((input) => (input as HTMLInputElement).value).join()),
      );
      expect(await own.locator('.versions input').first().isChecked()).toBe(true);
      expect(await own.locator('.versions [title], .versions [aria-label]').count()).toBe(0);
      await own.getByRole('button', { name: 'Reveal' }).click();
      await own.getByRole('button', { name: /Blind me/ }).click();
    }
    // by lot: that twelve draws all fall alike happens once in 6^11
    expect(orders.size).toBeGreaterThan(1);
    expect(await own.getByRole('button', { name: 'Play' }).count()).toBe(1);
    expect(await own.getByRole('slider', { name: 'Position' }).inputValue()).toBe('0');
    const matched = own.getByRole('checkbox', { name: /equally loud/ });
    expect([await matched.isChecked(), await matched.isDisabled()]).toEqual([true, true]);
    expect(await tab.evaluate(() => document.activeElement?.className)).toBe('hide-names');
    await tab.keyboard.press('c');
    expect(await own.locator('.versions input').nth(2).isChecked()).toBe(true);
    await own.getByRole('button', { name: 'Reveal' }).click();
    expect(await own.getByRole('status').textContent()).toMatch(/^A was .*, B was .*, C was /);
    expect(await around.filter({ visible: true }).count()).toBe(await around.count());
  });

  it('says what is missing where the folder is not beside the page, and all else works', async () => {
    const alone = join(folder, 'mail', 'index.html');
    await mkdir(join(folder, 'mail'), { recursive: true });
    await copyFile(page, alone);
    await open(pathToFileURL(alone).href);
    await player('first').getByRole('button', { name: 'Play' }).click();
    await expect
      .poll(() => player('first').getByRole('status').textContent(), { timeout: 10_000 })
      .toMatch(/^The sound of this page lies in the folder “index-audio”, which is not beside it here\./);
    expect(await player('first').getByRole('button', { name: 'Play' }).isEnabled()).toBe(true);
    expect(complaints).toEqual([]);
  });

  it('is played over HTTP from where the page lies, and asks for nothing else', async () => {
    const server: Server = createServer((request, response) => {
      const path = join(folder, 'reports', 'heard', decodeURIComponent(request.url ?? ''));
      readFile(path).then(
        (content) => {
          response.setHeader('content-type', path.endsWith('.js') ? 'text/javascript' : 'text/html');
          response.setHeader('x-content-type-options', 'nosniff');
          response.end(content);
        },
        () => response.writeHead(404).end(),
      );
    });
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
    try {
      const { port } = server.address() as AddressInfo;
      await open(`http://127.0.0.1:${port}/index.html`);
      await play('second');
      expect(await playing()).toBe(3);
      expect(requests.map((name) => name.split('.')[0])).toEqual(['index', 'second']);
    } finally {
      server.close();
    }
  });

  it('is in the page itself when that is asked for', async () => {
    const whole = join(folder, 'whole', 'whole.html');
    await run('report', 'reports/heard', '--embed-audio', '--out', whole);
    await open(pathToFileURL(whole).href);
    await play('second');
    expect(await playing()).toBe(3);
    expect(requests).toEqual(['whole.html']);
  });

  it.each([
    ['a desk', 1280, 'light'],
    ['a telephone in the dark', 360, 'dark'],
  ] as const)('has no barrier on %s', async (_, width, colorScheme) => {
    await open(pathToFileURL(page).href);
    const findings = await openReport(page, { width, colorScheme });
    expect(findings.violations).toEqual([]);
    expect(findings.requests).toEqual([]);
    expect(findings.sidewaysPixels).toBe(0);
  });
});
