/** The browser that the tests drive: a system Chromium, named by EARWITNESS_BROWSER or found on the PATH. */
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { describe, test } from 'vitest';

const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const executablePath =
  process.env.EARWITNESS_BROWSER || findOnPath(['chromium', 'chromium-browser', 'google-chrome']);

/** Starts the browser; tests that use it stand in {@link describeInBrowser}. */
export function launchBrowser({ flags = [] }: { flags?: readonly string[] } = {}): Promise<Browser> {
  return chromium.launch({ executablePath: executablePath!, args: [...ARGUMENTS, ...flags] });
}

/** `describe`, when there is a browser; without one the tests fail where CI is set and are said to be not run elsewhere. */
export function describeInBrowser(name: string, tests: () => void): void {
  if (executablePath !== undefined) {
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

function findOnPath(names: readonly string[]): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
