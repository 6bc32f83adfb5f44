/** Firefox as tests drive it: over WebDriver BiDi, with Debian's or whoever's build is named by EARWITNESS_FIREFOX or found on the PATH. */
import puppeteer, { type Browser, type KeyInput } from 'puppeteer-core';
import { describe, test } from 'vitest';
import { findOnPath } from './find-on-path.ts';
import type { PlainPage } from './plain-page.ts';

const FIREFOX_FILE = process.env.EARWITNESS_FIREFOX || findOnPath('firefox-esr', 'firefox');

const PREFERENCES = {
  'media.autoplay.default': 0,
  'media.autoplay.blocking_policy': 0,
  // Machines for tests have no sound device, and a context without one never runs.
  'media.cubeb.force_mock_context': true,
  'intl.accept_languages': 'en',
};

export function launchFirefox(): Promise<Browser> {
  return puppeteer.launch({
    browser: 'firefox',
    executablePath: FIREFOX_FILE!,
    headless: true,
    extraPrefsFirefox: PREFERENCES,
    defaultViewport: { width: 1_280, height: 800 },
  });
}

/** A page of a listener who was never here. */
export async function openFirefoxPage(browser: Browser): Promise<PlainPage> {
  const context = await browser.createBrowserContext();
  const page = await context.newPage();
  return {
    open: async (url) => void (await page.goto(url)),
    evaluate: <Value>(expression: string) => page.evaluate(expression) as Promise<Value>,
    async drag(from, to) {
      await page.mouse.move(from.x, from.y);
      await page.mouse.down();
      if (from.x !== to.x || from.y !== to.y) await page.mouse.move(to.x, to.y, { steps: 3 });
      await page.mouse.up();
    },
    press: (key) => page.keyboard.press(key as KeyInput),
    close: () => context.close(),
  };
}

/** `describe`, when there is a Firefox; without one the tests fail where CI is set and are said to be not run elsewhere. */
export function describeInFirefox(name: string, tests: () => void): void {
  if (FIREFOX_FILE !== undefined) {
    describe(name, tests);
    return;
  }
  const missing = `not run: ${name}: no Firefox was found; install one, or name it in EARWITNESS_FIREFOX`;
  console.info(missing);
  test(missing, ({ skip }) => {
    if (process.env.CI) throw new Error('CI does not accept that these tests are not run');
    skip();
  });
}
