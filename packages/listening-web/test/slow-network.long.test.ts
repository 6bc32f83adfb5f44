import { loadavg } from 'node:os';
import type { Browser, CDPSession, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeInBrowser, launchBrowser } from './browser.ts';
import { begin, heading, press, ready, stimulus } from './listener.ts';
import { type PanelUnderTest, servePanel } from './panel-under-test.ts';

const TRIALS = 4;
const EXCERPT_SECONDS = 15;
/** Of each of the three sounds, before an answer: a third of what there is to hear. */
const HEARD_SECONDS = 5;
const MOST_WAITED_SECONDS = 2;

const loadSaid = () => `machine's load ${loadavg()[0]?.toFixed(1)}`;
const seconds = (since: number) => (performance.now() - since) / 1_000;

describeInBrowser(`three stereo stimuli of ${EXCERPT_SECONDS} s at 44.1 kHz`, () => {
  let browser: Browser;
  let panel: PanelUnderTest;

  beforeAll(async () => {
    [browser, panel] = await Promise.all([
      launchBrowser(),
      servePanel({ sampleRate: 44_100, seconds: EXCERPT_SECONDS }),
    ]);
  });
  afterAll(async () => {
    await browser?.close();
    await panel?.stop();
  });

  /** A visit up to its first trial, at full speed. */
  async function visit(panelId: string): Promise<{ page: Page; devTools: CDPSession }> {
    await panel.open({ panelId, trialsPerSession: TRIALS, trainingTrials: 0 });
    const context = await browser.newContext();
    const page = await context.newPage();
    page.setDefaultTimeout(180_000);
    const devTools = await context.newCDPSession(page);
    await devTools.send('Network.enable');
    await page.goto(`${panel.server.url}/p/${panelId}`);
    return { page, devTools };
  }

  const slowDown = (devTools: CDPSession, megabitsPerSecond: number) =>
    devTools.send('Network.emulateNetworkConditions', {
      offline: false,
      latency: 100,
      downloadThroughput: (megabitsPerSecond * 1e6) / 8,
      uploadThroughput: (megabitsPerSecond * 1e6) / 8,
    });

  async function listen(page: Page): Promise<void> {
    for (const slot of ['A', 'B', 'X']) {
      await stimulus(page, slot).click();
      await page.waitForTimeout(HEARD_SECONDS * 1_000);
    }
  }

  const answered = (panelId: string): number => panel.logged(panelId, 'answer-given').length;

  it('are ready within two seconds on loopback at a quarter of the processor', async () => {
    const { page, devTools } = await visit('slow-processor');
    await devTools.send('Emulation.setCPUThrottlingRate', { rate: 4 });
    let asked = 0;
    page.on('request', (request) => {
      if (request.url().endsWith('/trials')) asked = performance.now();
    });
    await begin(page);
    const took = seconds(asked);
    console.info(
      `ready ${took.toFixed(2)} s after the trial was asked for, at 4 × CPU slow-down; ${loadSaid()}`,
    );
    await page.context().close();
    expect(took).toBeLessThan(MOST_WAITED_SECONDS);
  });

  it('come ahead at 10 Mbit/s and 100 ms: nobody waits two seconds between trials', async () => {
    const { page, devTools } = await visit('ten-megabits');
    await slowDown(devTools, 10);
    await begin(page);
    const waits: number[] = [];
    for (let trial = 1; trial <= TRIALS; trial += 1) {
      await heading(page, `Trial ${trial} of ${TRIALS}`).waitFor();
      await listen(page);
      await press(page, '1', 'Enter');
      if (trial === TRIALS) break;
      const pressed = performance.now();
      await heading(page, `Trial ${trial + 1} of ${TRIALS}`).waitFor();
      await ready(page);
      waits.push(seconds(pressed));
    }
    await heading(page, 'Thank you').waitFor();
    console.info(`waited ${waits.map((one) => one.toFixed(2)).join(', ')} s between trials; ${loadSaid()}`);
    await page.context().close();
    expect(answered('ten-megabits')).toBe(TRIALS);
    expect(Math.max(...waits)).toBeLessThan(MOST_WAITED_SECONDS);
  });

  it('are waited for at 2 Mbit/s by a page that says how long, truly, and every answer arrives', async () => {
    const { page, devTools } = await visit('two-megabits');
    await slowDown(devTools, 2);
    const beginning = begin(page);
    const left = page.locator('sound-transport').getByText(/about .* left/);
    await left.waitFor();
    const said: { at: number; left: number }[] = [];
    let isReady = false;
    const watching = (async () => {
      while (!isReady) {
        const text = await left.textContent({ timeout: 500 }).catch(() => null);
        const told = Number(/about (\d+) s/.exec(text ?? '')?.[1] ?? 0);
        if (told > 0) said.push({ at: performance.now(), left: told });
        await page.waitForTimeout(500);
      }
    })();
    await beginning;
    const readyAt = performance.now();
    isReady = true;
    await watching;
    const told = said.map(({ at, left: one }) => ({ said: one, took: (readyAt - at) / 1_000 }));
    const untrue = told.filter((one) => Math.abs(one.said - one.took) > Math.max(5, 0.3 * one.took));
    const worst = Math.max(...told.map((one) => Math.abs(one.said - one.took)));
    console.info(
      `said ${told.length} times how long, ${worst.toFixed(1)} s wrong at the most, of ${told[0]?.took.toFixed(0)} s; ${loadSaid()}`,
    );
    for (let trial = 1; trial <= TRIALS; trial += 1) {
      await heading(page, `Trial ${trial} of ${TRIALS}`).waitFor();
      await ready(page);
      await press(page, 'a', 'b', 'x', '2', 'Enter');
    }
    await heading(page, 'Thank you').waitFor();
    await page.context().close();
    expect(answered('two-megabits')).toBe(TRIALS);
    expect(told.length).toBeGreaterThan(10);
    expect(untrue).toEqual([]);
  });
});
