import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { launchBrowser } from './browser.ts';
import { type PanelUnderTest, servePanel } from './panel-under-test.ts';

interface Stage {
  readonly browser: Browser;
  readonly panel: PanelUnderTest;
  readonly context: BrowserContext;
  readonly page: Page;
}

/** One browser and one server for all tests of a group; each begins on an empty page of somebody new. */
export function onAPage(take: (stage: Stage) => void): void {
  let browser: Browser;
  let panel: PanelUnderTest;
  let context: BrowserContext;

  beforeAll(async () => {
    [browser, panel] = await Promise.all([launchBrowser(), servePanel()]);
  });
  afterAll(async () => {
    await browser?.close();
    await panel?.stop();
  });
  beforeEach(async () => {
    context = await browser.newContext();
    take({ browser, panel, context, page: await context.newPage() });
  });
  afterEach(() => context.close());
}
