import type { Browser } from 'puppeteer-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeInFirefox, launchFirefox, openFirefoxPage } from './firefox.ts';
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

  it.each(['abx', 'multi-stimulus', 'ranking'] as const)(
    'takes %s by keyboard alone and by mouse',
    async (method) => {
      const page = await openFirefoxPage(browser);
      const { stored, expected } = await takeMethod(method, { page, panel });
      expect(stored).toEqual(expected);
      await page.close();
    },
  );
});
