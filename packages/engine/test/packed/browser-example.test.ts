/** The browser example, built by Vite against the packed engine, used as somebody would. */
import { cpSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PcmAudio } from '../../src/audio/pcm-audio.ts';
import { decodeWav } from '../../src/files/decode-wav.ts';
import { encodeWav } from '../../src/files/encode-wav.ts';
import { master } from '../../src/master.ts';
import { analyze } from '../../src/measure/analyze.ts';
import { launchBrowser, skipWithoutBrowser } from '../browser.ts';
import { syntheticMix } from '../signals.ts';
import { longestTaskMs } from './longest-task.ts';
import { createPackedProject, type PackedProject } from './packed-project.ts';
import { type FolderServer, serveFolder } from './serve-folder.ts';

const EXAMPLE = fileURLToPath(new URL('../../../../examples/browser-mastering', import.meta.url));
const LONGEST_TASK_MS = 50;
const POLICY =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:";

describe.skipIf(skipWithoutBrowser)('the browser example with the packed engine', () => {
  let project: PackedProject;
  let server: FolderServer;
  let browser: Browser;
  let page: Page;
  const complaints: string[] = [];
  const mix = musicOf(40, { sampleRate: 44_100, seed: 5, amplitude: 0.5 });
  const reference = musicOf(20, { sampleRate: 48_000, seed: 9, amplitude: 0.9 });

  beforeAll(async () => {
    project = createPackedProject({ tools: ['vite'] });
    cpSync(EXAMPLE, project.folder, {
      recursive: true,
      filter: (path) => !/node_modules|dist$|package\.json$/.test(path),
    });
    await build({ root: project.folder, logLevel: 'error' });
    project.write('mix.wav', encodeWav(mix));
    project.write('reference.wav', encodeWav(reference));
    server = await serveFolder(project.pathOf('dist'), { policy: POLICY });
    browser = await launchBrowser();
    page = await browser.newPage({ viewport: { width: 1000, height: 1300 }, acceptDownloads: true });
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.goto(`${server.url}/`);
  }, 180_000);

  afterAll(async () => {
    await browser?.close();
    server?.close();
    project?.remove();
  });

  const status = () => page.textContent('#status');
  const mastered = () => page.waitForSelector('#status:text-matches("^Mastered")', { timeout: 60_000 });

  it('masters a mix that was chosen', async () => {
    await page.setInputFiles('#mix-file', project.pathOf('mix.wav'));
    await mastered();
    expect(await page.isEnabled('[value="master"]')).toBe(true);
    expect(await page.isDisabled('[value="reference"]')).toBe(true);
    expect(await page.textContent('#readings tr:first-child')).toMatch(/^Loudness, LUFS.*−14\.0–$/);
  }, 90_000);

  it('goes by a reference', async () => {
    await page.setInputFiles('#reference-file', project.pathOf('reference.wav'));
    await page.waitForSelector('[value="reference"]:enabled', { state: 'attached' });
    await mastered();
    const { integratedLufs } = await analyze(reference);
    const row = (await page.textContent('#readings tr:first-child'))!;
    expect(row.endsWith(integratedLufs!.toFixed(1).replace('-', '−'))).toBe(true);
  }, 90_000);

  it('plays on while it is mastered by other wishes, and switches by keys', async () => {
    await page.keyboard.press('2');
    expect(await page.isChecked('[value="master"]')).toBe(true);
    await page.click('#play');
    await page.focus('#tone');
    for (let step = 0; step < 4; step++) await page.keyboard.press('ArrowLeft');
    expect(await page.textContent('output[for="tone"]')).toBe('80 %');
    await mastered();
    await page.waitForSelector('#play:text-is("Pause")');
    expect(Number(await page.inputValue('#position'))).toBeGreaterThan(0);
    await page.keyboard.press('3');
    expect(await page.isChecked('[value="reference"]')).toBe(true);
    await page.focus('#tone');
    await page.keyboard.press(' ');
    await page.waitForSelector('#play:text-is("Play")');
  }, 90_000);

  it('gives the master that Node makes for the same wishes, in 24 bits', async () => {
    const [download] = await Promise.all([page.waitForEvent('download'), page.click('#download')]);
    expect(download.suggestedFilename()).toBe('mix (master).wav');
    const downloaded = readFileSync(await download.path());
    const analysis = await analyze(decodeWav(encodeWav(reference)).audio);
    const brief = {
      strength: { tone: 0.8, dynamics: 1, stereo: 1 },
      references: [{ analysis, title: 'reference.wav' }],
    };
    const here = await master(decodeWav(encodeWav(mix)).audio, brief);
    const expected = encodeWav(here.master, { bitDepth: 24, dither: 'tpdf' });
    expect(Buffer.compare(downloaded, expected)).toBe(0);
  }, 90_000);

  it('fits a narrow screen', async () => {
    const size = page.viewportSize()!;
    await page.setViewportSize({ width: 360, height: 640 });
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360);
    await page.setViewportSize(size);
  });

  it('is free at all times, also with three minutes of music', async () => {
    const { channels } = mix;
    const minutes = channels.map((channel) => {
      const samples = new Float32Array(180 * mix.sampleRate);
      for (let start = 0; start < samples.length; start += channel.length) {
        samples.set(channel.subarray(0, samples.length - start), start);
      }
      return samples;
    });
    project.write('long.wav', encodeWav({ ...mix, channels: minutes }, { bitDepth: 24 }));
    const longest = await longestTaskMs(page, async () => {
      await page.setInputFiles('#mix-file', project.pathOf('long.wav'));
      await page.waitForSelector('#mix-name:text-is("long.wav")', { timeout: 60_000 });
      await mastered();
      await Promise.all([page.waitForEvent('download'), page.click('#download')]);
    });
    expect(longest).toBeLessThan(LONGEST_TASK_MS);
  }, 180_000);

  it('says what is wrong with a file that is no audio', async () => {
    project.write('notes.txt', 'not audio');
    await page.setInputFiles('#mix-file', project.pathOf('notes.txt'));
    await page.waitForSelector('#status.failed');
    expect(await status()).toContain('Cannot read notes.txt as audio');
  });

  it('complains of nothing', () => {
    expect(complaints).toEqual([]);
  });
});

function musicOf(
  seconds: number,
  options: { sampleRate: number; seed: number; amplitude: number },
): PcmAudio {
  const { sampleRate } = options;
  return { sampleRate, channelLayout: 'stereo', channels: syntheticMix(seconds * sampleRate, options) };
}
