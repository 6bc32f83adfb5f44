import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { expectAccessible } from './accessible.ts';
import { describeInBrowser, launchBrowser } from './browser.ts';
import { answer, begin, heading, practise } from './listener.ts';
import { type PanelUnderTest, servePanel } from './panel-under-test.ts';

/** Longer than the page waits between two looks. */
const REFRESH_MILLISECONDS = 6_000;

describeInBrowser('the admin page', () => {
  let browser: Browser;
  let panel: PanelUnderTest;
  let page: Page;
  let adminOrigin: string;

  beforeAll(async () => {
    [browser, panel] = await Promise.all([launchBrowser(), servePanel()]);
    adminOrigin = new URL(panel.server.adminUrl).origin;
    page = await browser.newPage();
  });
  afterAll(async () => {
    await browser?.close();
    await panel?.stop();
  });

  it('lets no one in without the token', async () => {
    await page.clock.install();
    await page.goto(`${adminOrigin}/admin`);
    await heading(page, 'Sign in').waitFor();
    const looksAgain = async () => {
      await page.clock.runFor(REFRESH_MILLISECONDS);
      await page.waitForLoadState('networkidle');
    };
    await looksAgain();
    expect(await page.getByRole('alert').count()).toBe(0);
    await page.getByLabel('Name').fill('anna');
    await page.getByLabel('Password').fill('a guess');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('The name or the password is wrong.').waitFor();
    await looksAgain();
    expect(await page.getByRole('alert').textContent()).toBe('The name or the password is wrong.');
    await expectAccessible(page);
    await page.goto(`${adminOrigin}/admin#token=guessed-by-someone`);
    await page.reload();
    await heading(page, 'This admin link is not valid').waitFor();
    await expectAccessible(page);
  });

  it('lets the first admin in by the set-up link, out, and in again with the password', async () => {
    await page.goto('about:blank');
    await page.goto(panel.server.setupUrl ?? '');
    await heading(page, 'Set up the first account').waitFor();
    expect(page.url()).not.toContain('setup');
    await expectAccessible(page);
    await page.getByLabel('Name').fill('anna');
    await page.getByLabel('Password').fill('too short');
    expect(await page.getByRole('button', { name: 'Make the account' }).isDisabled()).toBe(true);
    await page.getByLabel('Password').fill('a password of anna');
    await page.getByRole('button', { name: 'Make the account' }).click();
    await heading(page, 'No panel yet').waitFor();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await heading(page, 'Sign in').waitFor();
    await page.getByLabel('Name').fill('anna');
    await page.getByLabel('Password').fill('a password of anna');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await heading(page, 'No panel yet').waitFor();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await heading(page, 'Sign in').waitFor();
  });

  it('says what to do next when there is no panel, and takes the token out of the address', async () => {
    await page.goto('about:blank');
    await page.goto(panel.server.adminUrl);
    await heading(page, 'No panel yet').waitFor();
    await page.getByText('npx earwitness abx').waitFor();
    expect(page.url()).not.toContain('token');
    await expectAccessible(page);
  });

  it('tells state, quality and playback, and nothing by condition while it is blind', async () => {
    await panel.open({ trialsPerSession: 2 });
    const listener = await browser.newPage();
    await listener.goto(`${panel.server.url}/p/small-abx`);
    await begin(listener);
    await practise(listener);
    for (const trial of [1, 2]) {
      await heading(listener, `Trial ${trial} of 2`).waitFor();
      await answer(listener, 'A');
    }
    await heading(listener, 'Thank you').waitFor();
    await listener.close();

    await page.reload();
    await page.getByText('Running · 2 trials · 1 listener · balance fine').waitFor();
    await page.getByRole('row', { name: 'Headphones 2 100 %' }).waitFor();
    await expectAccessible(page);
    expect(await page.getByText(/canary/i).count()).toBe(0);
  });

  it('closes, then unblinds with a reason, and shows the verdict in words and as a picture', async () => {
    await page.getByRole('button', { name: 'Close the panel' }).click();
    await page.getByRole('button', { name: 'Keep it open' }).click();
    await page.getByRole('button', { name: 'Close the panel' }).click();
    await page.getByRole('button', { name: 'Yes, close it for good' }).click();
    await page.getByText('Closed, still blind · 2 trials').waitFor();

    await page.getByRole('link', { name: 'Unblind the panel' }).click();
    await heading(page, 'Unblind “Can you hear the difference?”').waitFor();
    expect(await page.getByRole('button', { name: 'Unblind for good' }).isDisabled()).toBe(true);
    await page.getByLabel('Why now?').fill('All planned sessions are done.');
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Unblind for good' }).click();

    await page.getByText('Unblinded · 2 trials').waitFor();
    await page.getByText('canary-ours').first().waitFor();
    await page.getByRole('img', { name: /^Estimate \d+ %, 95 % interval from \d+ % to \d+ %/ }).waitFor();
    await expectAccessible(page);
  });
});
