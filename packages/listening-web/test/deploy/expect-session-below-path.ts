import type { Browser } from 'playwright-core';
import { expect } from 'vitest';
import type { PanelUnderTest } from '../panel-under-test.ts';
import { TRIALS, takeSession } from './take-session.ts';

/** What a cache or a file server adds, each of which can tell one sound from another. */
const TELLING = /content-encoding|etag|last-modified|accept-ranges|x-cache|"age"/;

/** Goes to a panel by http:// and expects a whole session over HTTPS below the path, as blind as without a proxy. */
export async function expectSessionBelowPath({
  browser,
  panel,
  publicUrl,
}: {
  browser: Browser;
  panel: PanelUnderTest;
  publicUrl: string;
}): Promise<void> {
  const { hostname, pathname } = new URL(publicUrl);
  expect(panel.server.url).toBe(publicUrl);
  const context = await browser.newContext();
  const page = await context.newPage();
  const refused: string[] = [];
  page.on('requestfailed', (failed) => refused.push(failed.url()));
  page.on('console', (message) => {
    if (message.type() === 'error') refused.push(message.text());
  });

  const { received, sounds } = await takeSession(
    page,
    `${publicUrl.replace(/^https:/, 'http:')}/p/small-abx`,
  );

  const [redirect, ...further] = received.map(({ headers, ...rest }) => ({
    ...rest,
    headers: Object.fromEntries(headers.map(({ name, value }) => [name.toLowerCase(), value])),
  }));
  expect(redirect).toMatchObject({
    status: expect.toSatisfy((status: number) => status === 301 || status === 308),
    headers: { location: `${publicUrl}/p/small-abx` },
  });
  expect(refused).toEqual([]);
  for (const { url, status, headers } of further) {
    expect(url.startsWith(`${publicUrl}/`) || url.startsWith('blob:'), url).toBe(true);
    expect(status, url).toBeLessThan(300);
    expect(headers['strict-transport-security'], url).toBe('max-age=31536000');
  }

  // Three sounds a trial, each as if it were any other.
  expect(sounds).toHaveLength((TRIALS + 1) * 3);
  const [face = '', ...others] = new Set(sounds.map((sound) => sound.face));
  expect(others).toEqual([]);
  expect(face.toLowerCase()).not.toMatch(TELLING);
  // The samples are those of the pack, and all of it was heard.
  const heard = new Set(sounds.map(({ sha256 }) => sha256));
  expect([...heard].toSorted()).toEqual(panel.stimulusHashes.toSorted());

  expect(await context.cookies()).toEqual([
    expect.objectContaining({
      name: 'earwitness_small-abx',
      path: `${pathname}/api`,
      secure: true,
      httpOnly: true,
      sameSite: 'Strict',
      domain: hostname,
    }),
  ]);
}
