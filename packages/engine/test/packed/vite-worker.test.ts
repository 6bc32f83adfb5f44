/** The packed engine under Vite: its plain names, a worker of its own, and one of the page's, built and in the development server. */
import type { Browser } from 'playwright-core';
import { build, createServer } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser, skipWithoutBrowser } from '../browser.ts';
import { createPackedProject, type PackedProject } from './packed-project.ts';
import { serveFolder } from './serve-folder.ts';

describe.skipIf(skipWithoutBrowser)('the packed engine under Vite', () => {
  let project: PackedProject;
  let browser: Browser;

  beforeAll(async () => {
    project = createPackedProject();
    project.write(
      'index.html',
      '<!doctype html><title>x</title><link rel="icon" href="data:,"><script type="module" src="/page.js"></script>',
    );
    project.write('page.js', PAGE);
    project.write('own-worker.js', OWN_WORKER);
    browser = await launchBrowser();
  }, 60_000);

  afterAll(async () => {
    await browser?.close();
    project?.remove();
  });

  it('works when it is built, without a line of configuration', async () => {
    await build({ root: project.folder, configFile: false, logLevel: 'error' });
    const server = await serveFolder(project.pathOf('dist'), {
      policy: "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; img-src data:",
    });
    await expectLoudness(server.url);
    server.close();
  }, 120_000);

  it('works in the development server, without one either', async () => {
    const server = await createServer({
      root: project.folder,
      configFile: false,
      logLevel: 'error',
      server: { port: 0, host: '127.0.0.1', fs: { strict: false } },
    });
    await server.listen();
    await expectLoudness(server.resolvedUrls!.local[0]!);
    await server.close();
  }, 120_000);

  async function expectLoudness(url: string): Promise<void> {
    const page = await browser.newPage();
    const complaints: string[] = [];
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'warning' || message.type() === 'error') complaints.push(message.text());
    });
    await page.goto(url);
    await page.waitForSelector('[data-engine][data-own][data-plain]', {
      state: 'attached',
      timeout: 60_000,
    });
    for (const name of ['engine', 'own', 'plain']) {
      expect(await page.getAttribute('html', `data-${name}`)).toBe('-3.0');
    }
    // One made for it, the shared one, and the page's own, which starts no other.
    expect(page.workers()).toHaveLength(3);
    expect(complaints).toEqual([]);
    await page.close();
  }
});

/** A sine of full scale, which is −3.0 LUFS in one channel. */
const SINE = `{
  sampleRate: 48_000,
  channelLayout: 'mono',
  channels: [Float32Array.from({ length: 96_000 }, (_, n) => Math.sin((2 * Math.PI * 997 * n) / 48_000))],
}`;

const PAGE = /* js */ `
import { analyze } from '@earwitness/engine';
import { encodeWav, openAudio } from '@earwitness/engine/files';
import { createEngineWorker } from '@earwitness/engine/worker';

const engine = createEngineWorker();
engine.analyze(${SINE}).then(({ integratedLufs }) => {
  document.documentElement.dataset.engine = integratedLufs.toFixed(1);
});
openAudio(encodeWav(${SINE})).then(async ({ source, close }) => {
  const { integratedLufs } = await analyze(source);
  await close();
  document.documentElement.dataset.plain = integratedLufs.toFixed(1);
});
const own = new Worker(new URL('./own-worker.js', import.meta.url), { type: 'module' });
own.onmessage = ({ data }) => {
  document.documentElement.dataset.own = data;
};
`;

const OWN_WORKER = /* js */ `
import { analyze } from '@earwitness/engine';

analyze(${SINE}).then(({ integratedLufs }) => postMessage(integratedLufs.toFixed(1)));
`;
