import type { Browser } from 'puppeteer-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeInFirefox, launchFirefox, openFirefoxPage } from './firefox.ts';
import { METHODS } from './method-walks.ts';
import { type PanelUnderTest, servePanel } from './panel-under-test.ts';
import { takeMethod } from './take-methods.ts';

describeInFirefox('Firefox', () => {
  let browser: Browser;
  let panel: PanelUnderTest;

  beforeAll(async () => {
    [browser, panel] = await Promise.all([launchFirefox(), servePanel()]);
  });
  afterAll(async () => {
    await browser?.close();
    await panel?.stop();
  });

  it.each(METHODS)('takes %s by keyboard alone and by mouse', async (method) => {
    const page = await openFirefoxPage(browser);
    const { stored, expected, replaced } = await takeMethod(method, { page, panel });
    console.info(`${method}: ${replaced} trials replaced`);
    expect(stored).toEqual(expected);
    await page.close();
  });
});
