import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ProvableRenderer, proveSwitch } from '../src/switch-proof/prove-switch.ts';
import { openShippedRenderer } from '../src/switch-proof/shipped-renderer.ts';
import { describeInBrowser, launchBrowser } from './browser.ts';
import { CLIENT_FOLDER, type PanelUnderTest, servePanel } from './panel-under-test.ts';

const SAMPLE_RATE = 48_000;

describeInBrowser('switching in the worklet that the page ships', () => {
  let browser: Browser;
  let panel: PanelUnderTest;
  let page: Page;
  let renderer: ProvableRenderer;

  beforeAll(async () => {
    [browser, panel] = await Promise.all([launchBrowser(), servePanel()]);
    page = await browser.newPage();
    // Any page of the server: the worklet must load under its security policy.
    await page.goto(`${panel.server.url}/admin`);
    const assets = join(CLIENT_FOLDER, 'assets');
    const worklet = readdirSync(assets).find((name) => name.startsWith('stimulus-worklet-'))!;
    renderer = {
      sha256: createHash('sha256')
        .update(readFileSync(join(assets, worklet)))
        .digest('hex'),
      render: (stimuli, options) => renderOffline(stimuli, { ...options, workletUrl: `/assets/${worklet}` }),
    };
  });
  afterAll(async () => {
    await browser?.close();
    await panel?.stop();
  });

  /** Renders in the browser's own audio engine, without a device or a clock. */
  async function renderOffline(
    stimuli: readonly Float32Array[],
    options: Parameters<ProvableRenderer['render']>[1] & { workletUrl: string },
  ): Promise<Float32Array> {
    // The way into the browser is slow: the same samples take it once.
    const different = [...new Set(stimuli)];
    const base64 = await page.evaluate(
      async ({ encoded, places, workletUrl, commands, frames, law, sampleRate }) => {
        const decoded = encoded.map((text) => {
          const characters = atob(text);
          const bytes = new Uint8Array(characters.length);
          for (let at = 0; at < bytes.length; at += 1) bytes[at] = characters.charCodeAt(at);
          return new Float32Array(bytes.buffer);
        });
        const context = new OfflineAudioContext(1, frames, sampleRate);
        await context.audioWorklet.addModule(workletUrl);
        const node = new AudioWorkletNode(context, 'earwitness-stimuli', {
          numberOfInputs: 0,
          outputChannelCount: [1],
          processorOptions: {
            law,
            toleratedSeconds: 1,
            script: { stimuli: places.map((place) => [decoded[place]]), commands },
          },
        });
        node.connect(context.destination);
        const rendered = (await context.startRendering()).getChannelData(0);
        const bytes = new Uint8Array(rendered.buffer, rendered.byteOffset, rendered.byteLength);
        let text = '';
        for (let at = 0; at < bytes.length; at += 32_768) {
          text += String.fromCharCode(...bytes.subarray(at, at + 32_768));
        }
        return btoa(text);
      },
      {
        ...options,
        commands: [...options.commands],
        encoded: different.map((samples) => Buffer.from(samples.buffer).toString('base64')),
        places: stimuli.map((samples) => different.indexOf(samples)),
      },
    );
    const bytes = Buffer.from(base64, 'base64');
    return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
  }

  it.each([
    ['dip', 1_000],
    // As the file is the same, Node has proven these by as many.
    ['cut', 150],
    ['equal-gain', 150],
  ] as const)(
    'is proven by %s over %i switches, seeks and loops: in the browser as in Node, to the last figure',
    async (law, count) => {
      const options = { law, sampleRate: SAMPLE_RATE, seed: 2026, count };
      const certificate = await proveSwitch(renderer, options);
      console.info(JSON.stringify(certificate));

      expect(certificate).toMatchObject({ worstFrameError: 0, framesOutOfStep: 0 });
      expect(certificate.switches + certificate.seeks + certificate.loops).toBe(count);
      expect(certificate).toEqual(await proveSwitch(await openShippedRenderer(CLIENT_FOLDER), options));
    },
  );
});
