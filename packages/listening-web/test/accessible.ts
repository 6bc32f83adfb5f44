import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface Finding {
  id: string;
  nodes: { html: string; failureSummary?: string }[];
}

interface Axe {
  run(options: { runOnly?: string[] }): Promise<{ violations: Finding[] }>;
}

/** What a rule can find in one color scheme and not in the other; all else is the same in both. */
const COLOR_RULES = ['color-contrast', 'link-in-text-block'];

/** Expects no violation of any rule of axe on the page as it stands, in light and in dark. */
export async function expectAccessible(page: Page): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    if (!(await page.evaluate('"axe" in globalThis'))) await page.evaluate(AXE);
    const findings = await page.evaluate(
      async (options) => (await (globalThis as unknown as { axe: Axe }).axe.run(options)).violations,
      colorScheme === 'light' ? {} : { runOnly: COLOR_RULES },
    );
    expect(
      findings.map(({ id, nodes }) => [
        id,
        ...nodes.map(({ html, failureSummary }) => `${html}: ${failureSummary}`),
      ]),
      colorScheme,
    ).toEqual([]);
  }
}
