import { setTimeout as wait } from 'node:timers/promises';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { AnyListener } from './any-listener.ts';
import { describeInBrowser, launchBrowser } from './browser.ts';
import { heading, ready } from './listener.ts';
import { type PanelUnderTest, servePanel } from './panel-under-test.ts';

const OFFLINE_SECONDS = 30;
const SAVED = 'Your answer is saved here and will be sent.';

/** Half a minute without a network at every step of a session, before or after what the listener does there. */
describeInBrowser('half a minute without a network, at every step', () => {
  let browser: Browser;
  let panel: PanelUnderTest;
  beforeAll(async () => {
    [browser, panel] = await Promise.all([launchBrowser(), servePanel()]);
  });
  afterAll(async () => {
    await browser?.close();
    await panel?.stop();
  });

  interface Visit {
    readonly page: Page;
    readonly context: BrowserContext;
    readonly listener: AnyListener;
    readonly screen: Awaited<ReturnType<AnyListener['screen']>>;
  }

  async function walk(panelId: string, step: (visit: Visit) => Promise<void>): Promise<void> {
    await panel.open({
      panelId,
      trialsPerSession: 2,
      questionnaire: [{ fieldId: 'name', question: 'What shall we call you?', kind: 'text' }],
    });
    const context = await browser.newContext();
    const page = await context.newPage();
    const listener = new AnyListener(page);
    await page.goto(`${panel.server.url}/p/${panelId}`);
    while (!(await listener.isDone())) {
      const screen = await listener.screen();
      if (screen === 'practice' || screen === 'trial') await ready(page);
      await step({ page, context, listener, screen });
    }
    const stored = panel
      .logged<{ session: string; stage: string; number: number; answer: { choice: string } }>(
        panelId,
        'answer-given',
      )
      .map(({ stage, number, answer: { choice } }) => `${stage} ${number} ${choice}`);
    expect(stored).toEqual(['training 1 A', 'trials 1 A', 'trials 2 B']);
    expect(panel.logged(panelId, 'session-started')).toHaveLength(1);
    expect(listener.askedAgain).toEqual([]);
    await context.close();
  }

  it.concurrent('what is done there is kept, the page says so, and it is sent when the network is back', () =>
    walk('kept', async ({ page, context, listener, screen }) => {
      await context.setOffline(true);
      await listener.act();
      if (screen === 'trial') await page.getByText(SAVED).first().waitFor();
      const told = page.getByText(SAVED).or(page.getByText(/No connection/));
      if (screen !== 'consent') await told.first().waitFor();
      await wait(1_000 * OFFLINE_SECONDS);
      if (screen !== 'consent') expect(await told.first().isVisible()).toBe(true);
      await context.setOffline(false);
      await listener.moved(screen);
    }));

  it.concurrent('a page that is loaded anew there waits, says so, and goes on where it was', () =>
    walk('loaded-anew', async ({ page, context, listener, screen }) => {
      // Practice that has its answer is over: what comes after it is another trial.
      const isOpen =
        screen === 'trial' ||
        (screen === 'practice' && panel.logged('loaded-anew', 'answer-given').length === 0);
      if (!isOpen) {
        await listener.act();
        return listener.moved(screen);
      }
      await page.evaluate(() => navigator.serviceWorker.ready.then(() => {}));
      const place = await listener.heading();
      await context.setOffline(true);
      await page.reload();
      await heading(page, 'No connection').waitFor();
      await wait(1_000 * OFFLINE_SECONDS);
      expect(await listener.heading()).toBe('No connection');
      await context.setOffline(false);
      await heading(page, place).waitFor();
      await ready(page);
      await listener.act();
      await listener.moved(screen);
    }));

  it.concurrent('an answer that is kept when the page is loaded anew is sent from the next one', () =>
    walk('kept-and-loaded-anew', async ({ page, context, listener, screen }) => {
      if (screen !== 'trial') {
        await listener.act();
        return listener.moved(screen);
      }
      await page.evaluate(() => navigator.serviceWorker.ready.then(() => {}));
      await context.setOffline(true);
      await listener.act();
      await page.getByText(SAVED).first().waitFor();
      await page.reload();
      await heading(page, 'No connection').waitFor();
      await page.getByText(SAVED).waitFor();
      await wait(1_000 * OFFLINE_SECONDS);
      await context.setOffline(false);
      await heading(page, /^(Trial 2|Thank you)/).waitFor();
    }));
});
