/** Opens a report as its reader does: from disk, in a browser, and says what axe and the network saw. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium } from 'playwright-core';
import { afterAll } from 'vitest';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

export interface PageFindings {
  readonly violations: readonly string[];
  readonly requests: readonly string[];
  /** By how much the page is wider than its window. */
  readonly sidewaysPixels: number;
}

/** Throws where there is no browser; EARWITNESS_BROWSER names one. */
export const launchBrowser = (): Promise<Browser> =>
  chromium.launch({
    executablePath:
      process.env.EARWITNESS_BROWSER ?? execFileSync('which', ['chromium'], { encoding: 'utf8' }).trim(),
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update'],
  });

/** One for all pages of a file of tests, each in a context of its own. */
let browser: Promise<Browser> | undefined;
afterAll(async () => (await browser)?.close());

/** Throws where there is no browser. */
export async function openReport(
  file: string,
  { width, colorScheme }: { width: number; colorScheme: 'light' | 'dark' },
): Promise<PageFindings> {
  browser ??= launchBrowser();
  // The page's own policy forbids scripts, which is right; axe needs to be one.
  const context = await (await browser).newContext({
    viewport: { width, height: 900 },
    colorScheme,
    bypassCSP: true,
  });
  try {
    const page = await context.newPage();
    const requests: string[] = [];
    page.on('request', (request) => requests.push(request.url()));
    const address = pathToFileURL(file).href;
    await page.goto(address);
    await page.evaluate(AXE);
    const violations = await page.evaluate(async () => {
      const { axe } = globalThis as unknown as {
        axe: { run(options: object): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
      };
      const found = await axe.run({ resultTypes: ['violations'] });
      return found.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
    });
    const sidewaysPixels = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    return { violations, requests: requests.filter((url) => url !== address), sidewaysPixels };
  } finally {
    await context.close();
  }
}
