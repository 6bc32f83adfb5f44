/** The player on a page of its own: built as the client is, served by a real panel server, with a real trial to load. */
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { build } from 'vite';
import { createPanelServer } from '../../src/index.ts';
import { launchBrowser } from '../browser.ts';
import { type SmallPack, smallDefinition } from '../small-pack.ts';

/** As `encodeWav24` writes it. */
const WAV_HEADER_BYTES = 44;
const PACKAGE = join(import.meta.dirname, '../..');

export interface PlayerUnderTest {
  /** SHA-256 of the samples of every stimulus, as 24-bit integers. */
  samplesSha256: string[];
  /** A page with `Player`, and in `trial` a trial that a listener has just been given. */
  visit(options?: { before?: (page: Page) => Promise<unknown> }): Promise<PlayerPage>;
  stop(): Promise<void>;
}

interface PlayerPage {
  page: Page;
  context: BrowserContext;
  /** Requests that failed or were given up, or whose stream was read piece by piece, which Chromium may call the same. */
  failed: string[];
  /** Stimuli that were asked for, as `type path`. */
  asked: string[];
}

/** @param pack what the trial is made of; is removed in the end */
export async function openPlayer(pack: SmallPack): Promise<PlayerUnderTest> {
  const folder = await mkdtemp(join(tmpdir(), 'earwitness-player-'));
  const clientFolder = join(folder, 'client');
  await build({
    configFile: join(PACKAGE, 'vite.config.ts'),
    root: import.meta.dirname,
    logLevel: 'error',
    build: { outDir: clientFolder },
  });
  const [server, browser] = await Promise.all([
    createPanelServer({ database: join(folder, 'panels.sqlite'), clientFolder, port: 0 }),
    launchBrowser({ flags: ['--autoplay-policy=no-user-gesture-required'] }),
  ]);
  const { packFolder, blindingKeyFile } = pack;
  const samplesSha256 = await Promise.all(
    pack.pack.comparisons
      .flatMap(({ stimuli }) => stimuli)
      .map(async ({ wav }) => {
        const bytes = await readFile(join(packFolder, wav.file));
        return createHash('sha256').update(bytes.subarray(WAV_HEADER_BYTES)).digest('hex');
      }),
  );
  let visits = 0;
  return {
    samplesSha256,
    async visit({ before } = {}) {
      visits += 1;
      const panelId = `player-${visits}`;
      const definition = smallDefinition({ panelId, trainingTrials: 0 });
      await server.openPanel({ definition, packFolder, blindingKeyFile });
      const context = await browser.newContext();
      const page = await context.newPage();
      const failed: string[] = [];
      const asked: string[] = [];
      page.on('requestfailed', (request) => failed.push(`${request.failure()?.errorText} ${request.url()}`));
      page.on('request', (request) => {
        if (request.url().includes('/api/stimuli/')) {
          asked.push(`${request.headers().accept} ${new URL(request.url()).pathname}`);
        }
      });
      await before?.(page);
      await page.goto(`${server.url}/p/${panelId}`);
      await page.waitForFunction('globalThis.Player !== undefined');
      await page.evaluate(takeTrial, panelId);
      return { page, context, failed, asked };
    },
    async stop() {
      await browser.close();
      await server.stop();
      await rm(folder, { recursive: true });
      await pack.remove();
    },
  };
}

/** In the page: begins a session, asks for its first trial, and notes every context that is made. */
async function takeTrial(panelId: string): Promise<void> {
  const post = async (path: string, body: object) => {
    const reply = await fetch(`/api/panels/${panelId}/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!reply.ok) throw new Error(`${path}: ${reply.status} ${await reply.text()}`);
    return reply.json();
  };
  await post('sessions', { consent: true, playback: 'headphones', trainedListener: false });
  const contexts: AudioContext[] = [];
  const Real = AudioContext;
  class Noted extends Real {
    constructor(options?: AudioContextOptions) {
      super(options);
      // One without a rate only asks for the device's.
      if (options?.sampleRate !== undefined) contexts.push(this);
    }
  }
  Object.assign(globalThis, { trial: await post('trials', {}), contexts, AudioContext: Noted });
}
