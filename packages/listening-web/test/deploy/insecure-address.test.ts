import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { lanAddresses } from '../../src/index.ts';
import { expectAccessible } from '../accessible.ts';
import { describeInBrowser, launchBrowser } from '../browser.ts';
import { heading } from '../listener.ts';
import { type PanelUnderTest, servePanel } from '../panel-under-test.ts';

describeInBrowser('at an address without encryption', () => {
  const [address] = lanAddresses();
  let browser: Browser;
  let panel: PanelUnderTest;
  let page: Page;

  beforeAll(async () => {
    [browser, panel] = await Promise.all([launchBrowser(), servePanel({ options: { host: '0.0.0.0' } })]);
    await panel.open();
  });
  afterAll(async () => {
    await browser?.close();
    await panel?.stop();
  });
  beforeEach(async () => {
    page = await browser.newPage();
  });
  afterEach(() => page.close());

  it('a listener is told why there is nothing to hear and whom to ask, and no panel is asked for', async ({
    skip,
  }) => {
    if (address === undefined) skip('not run: this machine has no address but its own');
    const asked: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    expect(new URL(panel.server.url).hostname).toBe(address);
    await page.goto(`${panel.server.url}/p/small-abx`);
    await heading(page, 'This address plays no sound').waitFor();
    await page.getByText('ask the person who sent you the link for one that begins with https://').waitFor();
    await page.getByRole('heading', { name: 'If you run this test' }).waitFor();
    expect(await page.getByRole('button', { name: /Play|I agree/ }).count()).toBe(0);
    expect(await page.getByRole('link').count()).toBe(0);
    expect(asked.filter((path) => path.startsWith('/api/'))).toEqual([]);
    await expectAccessible(page);
  });

  it('is led to the encrypted one where there may be one', async () => {
    await page.route('http://listening.example/**', async (route) => {
      const { pathname } = new URL(route.request().url());
      await route.fulfill({
        response: await route.fetch({ url: `http://127.0.0.1:${panel.server.listenerPort}${pathname}` }),
      });
    });
    await page.goto('http://listening.example/p/small-abx#invite=one-of-mine');
    await heading(page, 'This address plays no sound').waitFor();
    const link = page.getByRole('link', { name: 'Try it with https://' });
    expect(await link.getAttribute('href')).toBe('https://listening.example/p/small-abx#invite=one-of-mine');
    await expectAccessible(page);
  });

  it('is not what this machine itself has', async () => {
    await page.goto(`http://127.0.0.1:${panel.server.listenerPort}/p/small-abx`);
    await heading(page, 'Can you hear').waitFor();
  });
});
