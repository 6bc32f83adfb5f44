/** The browser that tests of the engine run in: a system Chromium, named by EARWITNESS_BROWSER or found on the PATH. */
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';

const ARGUMENTS = ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'];

const executablePath =
  process.env.EARWITNESS_BROWSER || findOnPath(['chromium', 'chromium-browser', 'google-chrome']);

/** On CI a missing browser fails the tests that need it; elsewhere they are reported as skipped, by name. */
export const skipWithoutBrowser = !process.env.CI && executablePath === undefined;

export function launchBrowser(): Promise<Browser> {
  if (executablePath === undefined) {
    throw new Error(
      'Cannot test in a browser as no Chromium was found: install one, or name it in EARWITNESS_BROWSER',
    );
  }
  return chromium.launch({ executablePath, args: ARGUMENTS });
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
