import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeInBrowser, launchBrowser } from '../browser.ts';
import { CLIENT_FOLDER } from '../panel-under-test.ts';
import { recordInBrowser } from './browser-session.ts';
import { askOracle } from './leak-oracle.ts';
import { everyLeak } from './leaks.ts';
import { startLeakyProxy } from './leaky-proxy.ts';
import { type OraclePanel, openOraclePanel } from './oracle-panel.ts';

const TRIALS = 6;
const SESSIONS = 24;

describeInBrowser('the leak oracle in Chromium, at length', () => {
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

  const ask = async (url: string) => {
    const recording = await recordInBrowser({ browser, panel, url, sessions: SESSIONS, trials: TRIALS });
    return askOracle({ recording, canaries: panel.canaries });
  };

  it(`finds nothing in what pages of ${SESSIONS} sessions hold and receive`, async () => {
    const answer = await ask(panel.server.url);
    console.info(JSON.stringify({ chromium: browser.version(), ...answer }, null, 2));
    expect(answer.sessions).toBe(SESSIONS);
    expect(answer.findings).toEqual([]);
  });

  it('finds one bit that comes through to the page', async () => {
    const { server, truth, names } = panel;
    const leak = everyLeak().find(({ name }) => name === 'the key in the trial, one bit of a number')!;
    const proxy = await startLeakyProxy({ target: server.url, truth, names, leak });
    const { findings } = await ask(proxy.url).finally(proxy.stop);
    console.info(JSON.stringify({ planted: leak.name, findings }));
    expect(findings).not.toEqual([]);
  });
});
