/** The browser that the tests drive: a system Chromium, named by EARWITNESS_BROWSER or found on the PATH. */
import { type Browser, chromium } from 'playwright-core';
import { describe, test } from 'vitest';
import { findOnPath } from './find-on-path.ts';

const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** The browser's file; undefined where there is none. */
export const BROWSER_FILE =
  process.env.EARWITNESS_BROWSER || findOnPath('chromium', 'chromium-browser', 'google-chrome');

/**
 * Starts the browser; tests that use it stand in {@link describeInBrowser}.
 *
 * @param file the browser's own unless something must start it, such as in another network
 */
export function launchBrowser({
  flags = [],
  file = BROWSER_FILE!,
}: {
  flags?: readonly string[];
  file?: string;
} = {}): Promise<Browser> {
  return chromium.launch({ executablePath: file, args: [...ARGUMENTS, ...flags] });
}

/** `describe`, when there is a browser; without one the tests fail where CI is set and are said to be not run elsewhere. */
export function describeInBrowser(name: string, tests: () => void): void {
  if (BROWSER_FILE !== undefined) {
    describe(name, tests);
    return;
  }
  const missing = `not run: ${name}: no Chromium was found; install one, or name it in EARWITNESS_BROWSER`;
  console.info(missing);
  test(missing, ({ skip }) => {
    if (process.env.CI) throw new Error('CI does not accept that these tests are not run');
    skip();
  });
}
