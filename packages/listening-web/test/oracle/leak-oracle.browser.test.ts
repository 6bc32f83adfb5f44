import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeInBrowser, launchBrowser } from '../browser.ts';
import { CLIENT_FOLDER } from '../panel-under-test.ts';
import { recordInBrowser } from './browser-session.ts';
import { askOracle } from './leak-oracle.ts';
import { everyLeak } from './leaks.ts';
import { startLeakyProxy } from './leaky-proxy.ts';
import { type OraclePanel, openOraclePanel } from './oracle-panel.ts';

const TRIALS = 5;
const SESSIONS = 2;

describeInBrowser('the leak oracle in Chromium', () => {
  let browser: Browser;
  let panel: OraclePanel;
  beforeAll(async () => {
    [browser, panel] = await Promise.all([
      launchBrowser(),
      openOraclePanel({ clientFolder: CLIENT_FOLDER, trialsPerSession: TRIALS }),
    ]);
  });
  afterAll(async () => {
    await browser?.close();
    await panel?.stop();
  });

  const recordIn = (url: string, sessions: number) =>
    recordInBrowser({ browser, panel, url, sessions, trials: TRIALS });

  it('finds nothing in what pages hold and receive', async () => {
    const recording = await recordIn(panel.server.url, SESSIONS);
    const { canaryHits, findings } = askOracle({ recording, canaries: panel.canaries });
    const observations = recording.observations();
    expect(observations).toHaveLength(SESSIONS * (TRIALS + 1));
    expect(observations.every(({ page }) => (page?.body ?? '').includes('messages'))).toBe(true);
    expect(canaryHits).toEqual([]);
    expect(findings).toEqual([]);
    const faces = observations.flatMap(({ served }) =>
      Object.values(served).map(({ status, headers, byteLength, container }) =>
        JSON.stringify([
          status,
          headers.filter(([name]) => name.toLowerCase() !== 'date'),
          byteLength,
          container?.shape,
        ]),
      ),
    );
    expect(new Set(faces).size).toBe(1);
  });

  it('finds a name that comes through to the page', async () => {
    const { server, truth, names } = panel;
    const leak = everyLeak().find(({ name }) => name.includes('as base64'))!;
    const proxy = await startLeakyProxy({ target: server.url, truth, names, leak });
    const recording = await recordIn(proxy.url, 1);
    await proxy.stop();
    expect(askOracle({ recording, canaries: panel.canaries }).findings).not.toEqual([]);
  });
});
