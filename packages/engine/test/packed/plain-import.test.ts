/** The packed engine's plain names in a page without a bundler: long work is done in a worker that nobody had to ask for. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeWav } from '../../src/files/encode-wav.ts';
import { master } from '../../src/master.ts';
import { render } from '../../src/render/render-plan.ts';
import { launchBrowser, skipWithoutBrowser } from '../browser.ts';
import { syntheticMix } from '../signals.ts';
import { longestTaskMs } from './longest-task.ts';
import { createPackedProject, type PackedProject } from './packed-project.ts';
import { type FolderServer, serveFolder } from './serve-folder.ts';

const POLICY =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self'; img-src data:";
const SAMPLE_RATE = 44_100;
const LONGEST_TASK_MS = 50;
const LONGEST_ABORT_MS = 200;
const MIX = {
  sampleRate: SAMPLE_RATE,
  channelLayout: 'stereo' as const,
  channels: syntheticMix(4 * SAMPLE_RATE, { sampleRate: SAMPLE_RATE, seed: 5 }),
};

describe.skipIf(skipWithoutBrowser)('the packed engine, plainly imported by a page', () => {
  let project: PackedProject;
  let server: FolderServer;
  let browser: Browser;
  let page: Page;
  const complaints: string[] = [];

  beforeAll(async () => {
    project = createPackedProject();
    project.write(
      'index.html',
      '<!doctype html><title>plain</title><link rel="icon" href="data:," /><script type="module" src="page.js"></script>',
    );
    project.write('page.js', PAGE);
    project.write('mix.wav', encodeWav(MIX, { bitDepth: 'float32' }));
    server = await serveFolder(project.folder, { policy: POLICY });
    browser = await launchBrowser();
    page = await openPage(server.url, complaints);
  }, 120_000);

  afterAll(async () => {
    await browser?.close();
    server?.close();
    project?.remove();
  });

  async function openPage(url: string, said: string[]): Promise<Page> {
    const opened = await browser.newPage();
    opened.on('console', (message) => said.push(message.text()));
    opened.on('pageerror', (error) => said.push(error.message));
    await opened.goto(`${url}/`);
    await opened.waitForFunction('window.ready');
    return opened;
  }

  it('starts no worker before there is something to do', async () => {
    expect(await page.evaluate('decideNothing()')).toContain('InvalidPlanError');
    expect(page.workers()).toHaveLength(0);
  });

  it('masters to the samples that Node gets, in one worker', async () => {
    const here = await master(MIX, { target: 'streaming' });
    const there = (await page.evaluate(`masterFile('mix.wav')`)) as { plan: unknown; wav: string };
    expect(there.plan).toEqual(JSON.parse(JSON.stringify(here.plan)));
    const expected = Buffer.from(encodeWav(here.master, { bitDepth: 24, dither: 'shaped' }));
    expect(Buffer.compare(Buffer.from(there.wav, 'base64'), expected)).toBe(0);
    expect(page.workers()).toHaveLength(1);
  }, 60_000);

  it('renders with stages of the page’s own, of whatever make', async () => {
    const { plan } = await master(MIX, { target: 'streaming' });
    const loud = await render(MIX, plan);
    const peak = await page.evaluate(`renderHalved('mix.wav', ${JSON.stringify(plan)})`);
    expect(peak).toBe(largestOf(loud.channels[0]!) / 2);
  }, 60_000);

  it('gives errors of the classes that it exports', async () => {
    expect(await page.evaluate('refuse()')).toEqual([
      'EngineError UnreadableAudioError: Cannot read notes as audio: its content is of no known audio format',
      'EngineError UnsupportedAudioError',
    ]);
  });

  it('masters three minutes, and the page is free at all times', async () => {
    await page.evaluate('makeLongMix(180)');
    const longest = await longestTaskMs(page, async () => {
      expect(await page.evaluate('masterLongMix()')).toBeGreaterThan(100);
    });
    expect(longest).toBeLessThan(LONGEST_TASK_MS);
  }, 120_000);

  it('answers an abort within 200 ms, and soon works on', async () => {
    // Other programs only ever add to these times.
    const runs: { rejectedAfter: number; idleAfter: number }[] = [];
    const keepsTime = () => Math.max(...Object.values(runs.at(-1)!)) < LONGEST_ABORT_MS;
    do runs.push((await page.evaluate('abortLongMix()')) as (typeof runs)[number]);
    while (runs.length < 5 && !keepsTime());
    expect(keepsTime(), JSON.stringify(runs)).toBe(true);
  }, 120_000);

  it('ends its worker when it is told to, and starts another for what comes next', async () => {
    expect(await page.evaluate('closeAndGoOn()')).toEqual([
      "Cannot go on as the engine's worker was closed",
      -3,
    ]);
    expect(page.workers()).toHaveLength(1);
  });

  it('breaks no rule of the policy, not even in trying', () => {
    expect(complaints).toEqual([]);
  });

  it('works in the page where no worker may start, and says so once', async () => {
    const forbidding = await serveFolder(project.folder, {
      policy: POLICY.replace("worker-src 'self'", "worker-src 'none'"),
    });
    const said: string[] = [];
    const other = await openPage(forbidding.url, said);
    for (let call = 0; call < 2; call++) expect(await other.evaluate('loudnessOfBuffer()')).toBe(-3);
    expect(said.filter((text) => text.includes('as it has no worker'))).toHaveLength(1);
    await other.close();
    forbidding.close();
  });
});

const largestOf = (samples: Float32Array): number =>
  samples.reduce((largest, sample) => Math.max(largest, Math.abs(sample)), 0);

const PAGE = /* js */ `
import * as engine from './node_modules/@earwitness/engine/dist/browser/index.js';
import { openAudio } from './node_modules/@earwitness/engine/dist/browser/files.js';
import { sharedEngineWorker } from './node_modules/@earwitness/engine/dist/browser/worker.js';

const { analyze, decide, master, render, EngineError, UnreadableAudioError, UnsupportedAudioError } = engine;
const blobOf = async (file) => (await fetch(file)).blob();
const messageOf = (work) => work.then(() => 'nothing', (error) => error.message);

function decideNothing() {
  try {
    decide({}, { target: 'nowhere' });
  } catch (error) {
    return error.name;
  }
}

async function masterFile(file) {
  const audio = await openAudio(await blobOf(file));
  const { master: made, plan } = await master(audio.source, { target: 'streaming' });
  const blob = await sharedEngineWorker().encodeWavBlob(made, { bitDepth: 24, dither: 'shaped' });
  await audio.close();
  const bytes = new Uint8Array(await blob.arrayBuffer());
  return { plan, wav: btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')) };
}

class Halving {
  before = 'end';
  design() {
    return {
      latencyFrames: 0,
      tailFrames: 0,
      process(block, frames) {
        for (const channel of block) for (let n = 0; n < frames; n++) channel[n] /= 2;
      },
    };
  }
}

async function renderHalved(file, plan) {
  const audio = await openAudio(await blobOf(file));
  const { channels } = await render(audio.source, plan, { stages: [new Halving()] });
  await audio.close();
  return channels[0].reduce((largest, sample) => Math.max(largest, Math.abs(sample)), 0);
}

async function refuse() {
  const nameOf = (error, Kind) => (error instanceof EngineError && error instanceof Kind ? 'EngineError ' + error.name : error.stack);
  const notes = await openAudio(new Blob(['not audio']), { name: 'notes' }).catch((error) => error);
  const broken = await analyze({
    sampleRate: 48_000,
    channelLayout: 'mono',
    channels: [new Float32Array(48_000).fill(Number.NaN)],
  }).catch((error) => error);
  return [nameOf(notes, UnreadableAudioError) + ': ' + notes.message, nameOf(broken, UnsupportedAudioError)];
}

async function loudnessOfBuffer() {
  const buffer = new AudioBuffer({ length: 96_000, numberOfChannels: 1, sampleRate: 48_000 });
  buffer.copyToChannel(Float32Array.from({ length: 96_000 }, (_, n) => Math.sin((2 * Math.PI * 997 * n) / 48_000)), 0);
  return Number((await analyze(buffer)).integratedLufs.toFixed(1));
}

let longMix;
function makeLongMix(seconds) {
  longMix = new AudioBuffer({ length: seconds * 44_100, numberOfChannels: 2, sampleRate: 44_100 });
  for (const channel of [0, 1]) {
    const samples = longMix.getChannelData(channel);
    for (let n = 0; n < samples.length; n++) {
      samples[n] = 0.4 * Math.sin(n / 40) + 0.3 * (Math.random() - 0.5) * ((n % 22_050) / 22_050);
    }
  }
}

/** How often it said how far it was. */
async function masterLongMix() {
  let shares = 0;
  await master(longMix, {}, { onProgress: () => shares++ });
  return shares;
}

/** In ms: the time to the rejection, and to an answer of the worker that is idle again. */
async function abortLongMix() {
  const controller = new AbortController();
  let abortedAt;
  const onProgress = (share) => {
    if (share < 0.5 || abortedAt !== undefined) return;
    abortedAt = performance.now();
    controller.abort();
  };
  await master(longMix, {}, { onProgress, signal: controller.signal }).catch(() => {});
  const rejectedAfter = performance.now() - abortedAt;
  await messageOf(sharedEngineWorker().decide(undefined));
  return { rejectedAfter, idleAfter: performance.now() - abortedAt };
}

async function closeAndGoOn() {
  const closed = messageOf(analyze(longMix));
  sharedEngineWorker().close();
  return [await closed, await loudnessOfBuffer()];
}

Object.assign(window, {
  decideNothing,
  masterFile,
  renderHalved,
  refuse,
  loudnessOfBuffer,
  makeLongMix,
  masterLongMix,
  abortLongMix,
  closeAndGoOn,
  ready: true,
});
`;
