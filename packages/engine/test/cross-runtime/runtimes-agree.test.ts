/** The same samples have the same measurements, bit for bit, on Node's main thread, in a Node worker, in a page and in its worker. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { Browser, Page } from 'playwright-core';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser, skipWithoutBrowser } from '../browser.ts';
import { EXACT_SIGNALS } from './exact-signals.ts';
import { measureEverything } from './measure-everything.ts';

type Measurements = Awaited<ReturnType<typeof measureEverything>>;

const BUNDLE = 'measure-everything.js';
const folder = mkdtempSync(join(tmpdir(), 'earwitness-runtimes-'));
const bundlePath = join(folder, BUNDLE);
let here: Measurements;

beforeAll(async () => {
  await build({
    configFile: false,
    logLevel: 'error',
    build: {
      lib: {
        entry: fileURLToPath(new URL('measure-everything.ts', import.meta.url)),
        formats: ['es'],
        fileName: () => BUNDLE,
      },
      outDir: folder,
    },
  });
  here = await measureEverything();
}, 120_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('measurements', () => {
  it.each(Object.keys(EXACT_SIGNALS))('do not depend on how the samples come: %s', (signal) => {
    const { 'in one go': whole, ...others } = here[signal]!;
    for (const [way, json] of Object.entries(others)) expectSameJson(json, whole!, way);
  });

  it('are the same in a Node worker', async () => {
    expectSame(await measureInNodeWorker());
  });

  describe.skipIf(skipWithoutBrowser)('in Chromium', () => {
    let browser: Browser;
    let server: Server;
    let page: Page;

    beforeAll(async () => {
      server = createServer(({ url }, response) => {
        const isBundle = url === `/${BUNDLE}`;
        response.setHeader('content-type', isBundle ? 'text/javascript' : 'text/html');
        response.end(isBundle ? readFileSync(bundlePath) : '<!doctype html><title>measure</title>');
      });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      browser = await launchBrowser();
      page = await browser.newPage();
      await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    }, 120_000);

    afterAll(async () => {
      await browser?.close();
      server?.close();
    });

    it('are the same in a page', async () => {
      expectSame(await page.evaluate(`import('/${BUNDLE}').then((it) => it.measureEverything())`));
    }, 120_000);

    it('are the same in a worker', async () => {
      const worker = `import { measureEverything } from '\${location.origin}/${BUNDLE}';
        measureEverything().then((measurements) => postMessage(measurements));`;
      expectSame(
        await page.evaluate(`new Promise((resolve, reject) => {
          const url = URL.createObjectURL(new Blob([\`${worker}\`], { type: 'text/javascript' }));
          const worker = new Worker(url, { type: 'module' });
          worker.onmessage = ({ data }) => resolve(data);
          worker.onerror = ({ message }) => reject(new Error(message));
        })`),
      );
    }, 120_000);
  });
});

function expectSame(there: unknown): void {
  expect(Object.keys(there as Measurements)).toEqual(Object.keys(EXACT_SIGNALS));
  for (const [signal, ways] of Object.entries(there as Measurements)) {
    expect(Object.keys(ways)).toEqual(Object.keys(here[signal]!));
    for (const [way, json] of Object.entries(ways)) {
      expectSameJson(json, here[signal]![way]!, `${signal}, ${way}`);
    }
  }
}

/** JSON keeps every bit of a number; the parsed values are compared first, as their difference is readable. */
function expectSameJson(actual: string, expected: string, what: string): void {
  if (actual !== expected) expect(JSON.parse(actual), what).toEqual(JSON.parse(expected));
  expect(actual, what).toBe(expected);
}

function measureInNodeWorker(): Promise<Measurements> {
  const code = `import(${JSON.stringify(pathToFileURL(bundlePath).href)})
    .then((it) => it.measureEverything())
    .then((measurements) => require('node:worker_threads').parentPort.postMessage(measurements));`;
  return new Promise((resolve, reject) => {
    const worker = new Worker(code, { eval: true });
    worker.once('message', resolve);
    worker.once('error', reject);
  });
}
