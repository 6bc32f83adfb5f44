/** The packed engine in a page without a bundler, under a policy that allows no more than it must. */
import { cpSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeWav } from '../../src/files/encode-wav.ts';
import { master } from '../../src/master.ts';
import { launchBrowser, skipWithoutBrowser } from '../browser.ts';
import { syntheticMix } from '../signals.ts';
import { longestTaskMs } from './longest-task.ts';
import { createPackedProject, type PackedProject } from './packed-project.ts';
import { type FolderServer, serveFolder } from './serve-folder.ts';

const POLICY =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self'; img-src data:";
const SAMPLE_RATE = 44_100;
const EXAMPLE = fileURLToPath(new URL('../../../../examples/plain-page/', import.meta.url));
const SEEDS = new URL('../files/seeds/', import.meta.url);
const LONGEST_TASK_MS = 50;
const LONGEST_ABORT_MS = 200;

describe.skipIf(skipWithoutBrowser)('a plain page with the packed engine', () => {
  let project: PackedProject;
  let server: FolderServer;
  let browser: Browser;
  let page: Page;
  const complaints: string[] = [];

  beforeAll(async () => {
    project = createPackedProject();
    project.write(
      'index.html',
      '<!doctype html><title>plain</title><script type="module" src="page.js"></script>',
    );
    project.write('page.js', PAGE);
    server = await serveFolder(project.folder, { policy: POLICY });
    browser = await launchBrowser();
    page = await browser.newPage();
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.goto(`${server.url}/`);
    await page.waitForFunction('window.engine');
  }, 120_000);

  afterAll(async () => {
    await browser?.close();
    server?.close();
    project?.remove();
  });

  it('masters to the samples that Node gets', async () => {
    const mix = mixOf(4);
    project.write('mix.wav', encodeWav(mix, { bitDepth: 'float32' }));
    const here = await master(mix, { target: 'streaming' });
    const there = (await page.evaluate(`masterFile('mix.wav')`)) as { plan: unknown; bytes: string };
    expect(there.plan).toEqual(JSON.parse(JSON.stringify(here.plan)));
    const bytes = encodeWav(here.master, { bitDepth: 24, dither: 'shaped' });
    expect(Buffer.compare(Buffer.from(there.bytes, 'base64'), bytes)).toBe(0);
  }, 60_000);

  it('runs the example, which forbids itself all but what it needs', async () => {
    for (const file of ['index.html', 'page.js'])
      cpSync(`${EXAMPLE}${file}`, project.pathOf(`example/${file}`));
    const script = readFileSync(project.pathOf('example/page.js'), 'utf8').replaceAll("'./node", "'../node");
    project.write('example/page.js', script);
    project.write('mix.wav', encodeWav(mixOf(4)));
    const example = await browser.newPage();
    example.on('console', (message) => complaints.push(message.text()));
    await example.goto(`${server.url}/example/`);
    await example.setInputFiles('#mix', project.pathOf('mix.wav'));
    const [download] = await Promise.all([
      example.waitForEvent('download'),
      example.click('#download a', { timeout: 30_000 }),
    ]);
    expect(download.suggestedFilename()).toBe('mix (master).wav');
    expect(await example.textContent('#status')).toMatch(/^Mastered: -14\.0 LUFS/);
    await example.close();
  }, 60_000);

  it.each(['s16.wav', 's24.aiff', 's16.flac', 'l.mp3', 'l.ogg', 'l.opus'])('opens %s', async (seed) => {
    project.write(seed, readFileSync(new URL(seed, SEEDS)));
    expect(await page.evaluate(`openFile('${seed}')`)).toBeGreaterThan(100);
  });

  it('takes an AudioBuffer', async () => {
    expect(await page.evaluate('loudnessOfBuffer()')).toBeCloseTo(-3.01, 1);
  });

  it.each([
    ['listens', 0.05],
    ['tries', 0.4],
    ['renders', 0.8],
  ])(
    'keeps the page free, and stops within 200 ms while it %s',
    async (_, share) => {
      await page.evaluate('makeLongMix(180)');
      // Other programs only ever add to these times.
      const runs: AbortTimes[] = [];
      const longest = await longestTaskMs(page, async () => {
        do runs.push((await page.evaluate(`masterAndAbort(${share})`)) as AbortTimes);
        while (runs.length < 5 && !keepsTime(runs.at(-1)!));
      });
      expect(longest).toBeLessThan(LONGEST_TASK_MS);
      expect(runs.some(keepsTime), JSON.stringify(runs)).toBe(true);
      expect(runs[0]!.shares).toBeGreaterThan(10);
    },
    120_000,
  );

  it('breaks no rule of the policy, not even in trying', () => {
    expect(complaints).toEqual([]);
  });

  it('says that its worker did not load, where it did not', async () => {
    const policy = POLICY.replace("worker-src 'self'", "worker-src 'none'");
    const forbidding = await serveFolder(project.folder, { policy });
    const other = await browser.newPage();
    await other.goto(`${forbidding.url}/`);
    await other.waitForFunction('window.engine');
    await expect(other.evaluate('loudnessOfBuffer()')).rejects.toThrow("the engine's worker did not load");
    await other.close();
    forbidding.close();
  });
});

interface AbortTimes {
  abortedAfter: number;
  idleAfter: number;
  shares: number;
}

const keepsTime = ({ abortedAfter, idleAfter }: AbortTimes): boolean =>
  abortedAfter < LONGEST_ABORT_MS && idleAfter < LONGEST_ABORT_MS;

const mixOf = (seconds: number) => ({
  sampleRate: SAMPLE_RATE,
  channelLayout: 'stereo' as const,
  channels: syntheticMix(seconds * SAMPLE_RATE, { sampleRate: SAMPLE_RATE, seed: 5 }),
});

const PAGE = /* js */ `
import { createEngineWorker } from './node_modules/@earwitness/engine/dist/browser/worker.js';

const engine = createEngineWorker();
const blobOf = async (file) => (await fetch(file)).blob();

async function masterFile(file) {
  const audio = await engine.openAudio(await blobOf(file));
  const { master, plan } = await engine.master(audio.source, { target: 'streaming' });
  const bytes = await engine.encodeWav(master, { bitDepth: 24, dither: 'shaped' });
  await audio.close();
  return { plan, bytes: btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')) };
}

async function openFile(file) {
  const audio = await engine.openAudio(await blobOf(file));
  const { frameCount } = await engine.analyze(audio.source);
  await audio.close();
  return frameCount;
}

async function loudnessOfBuffer() {
  const buffer = new AudioBuffer({ length: 96_000, numberOfChannels: 1, sampleRate: 48_000 });
  buffer.copyToChannel(Float32Array.from({ length: 96_000 }, (_, n) => Math.sin((2 * Math.PI * 997 * n) / 48_000)), 0);
  return (await engine.analyze(buffer)).integratedLufs;
}

let longMix;
function makeLongMix(seconds) {
  const buffer = new AudioBuffer({ length: seconds * 44_100, numberOfChannels: 2, sampleRate: 44_100 });
  for (const channel of [0, 1]) {
    const samples = buffer.getChannelData(channel);
    for (let n = 0; n < samples.length; n++) {
      samples[n] = 0.4 * Math.sin(n / 40) + 0.3 * (Math.random() - 0.5) * ((n % 22_050) / 22_050);
    }
  }
  longMix = buffer;
}

/** In ms: the time to the rejection, and to an answer of the worker that is idle again. */
async function masterAndAbort(share) {
  const controller = new AbortController();
  let shares = 0;
  let abortedAt;
  const onProgress = (done) => {
    shares++;
    if (done < share || abortedAt !== undefined) return;
    abortedAt = performance.now();
    controller.abort();
  };
  await engine.master(longMix, {}, { onProgress, signal: controller.signal }).catch(() => {});
  const abortedAfter = performance.now() - abortedAt;
  await engine.decide(undefined).catch(() => {});
  const idleAfter = performance.now() - abortedAt;
  return { abortedAfter, idleAfter, shares };
}

Object.assign(window, { engine, masterFile, openFile, loudnessOfBuffer, makeLongMix, masterAndAbort });
`;
