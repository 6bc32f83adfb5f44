import { readFile } from 'node:fs/promises';
import type { PanelDefinitionInput } from '@earwitness/bench/panel';
import { parse } from 'csv-parse/sync';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { expectAccessible } from './accessible.ts';
import { describeInBrowser, launchBrowser } from './browser.ts';
import { answer, begin, heading, practise } from './listener.ts';
import { type PanelUnderTest, servePanel } from './panel-under-test.ts';

/** Which may be looked at on the way. */
const WATCHED: PanelDefinitionInput['analysisPlan'] = {
  claims: [{ test: 'e-process', alternative: 'greater' }],
  stoppingRule: 'any-time',
};

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

  it('brings listeners: an address, links of their own that are told once and saved, and a trial run', async () => {
    await panel.open({ trialsPerSession: 2, answersWanted: 40, analysisPlan: WATCHED });
    await page.reload();
    await page.getByRole('heading', { name: 'No answer yet: bring listeners' }).waitFor();
    await page.getByText(`${panel.server.url}/p/small-abx`).first().waitFor();
    await page.getByLabel('Whom?').fill('anna@example.org\n\n =bert, "the ear"\n');
    const saving = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Make 2 invitations' }).click();
    const saved = await saving;
    expect(saved.suggestedFilename()).toBe('small-abx-invitations.csv');
    const table = parse(await readFile(await saved.path(), 'utf8'), { columns: true }) as { link: string }[];
    const shown = page.getByRole('region', { name: 'Invitations' }).getByRole('row');
    expect(await shown.nth(1).textContent()).toContain(table[0]?.link);
    expect(await shown.nth(2).textContent()).toContain(table[1]?.link);
    await page.getByText('2 listeners invited, 0 of them came.').waitFor();
    await page.getByRole('button', { name: 'Make a rehearsal link' }).click();
    const link = page.getByRole('link', { name: 'Open it in a new tab' });
    expect(await link.getAttribute('href')).toMatch(/\/p\/small-abx#rehearsal=/);
    await expectAccessible(page);
  });

  it('tells state, quality and playback, and nothing by condition while it is blind', async () => {
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

    // Nobody loses what they are at, nor is told of each figure that changed.
    await page.getByLabel('Whom?').fill('carla');
    await page.clock.runFor(REFRESH_MILLISECONDS);
    await page.getByText('Running · 2 of 40 trials · 1 listener · balance fine').waitFor();
    expect(await page.getByLabel('Whom?').inputValue()).toBe('carla');
    expect(await spoken(page)).not.toMatch(/2 of 40|1 listener/);
    await page.getByRole('row', { name: 'Headphones 2 100 %' }).waitFor();
    await page.getByText(/^Not enough yet: [\d.]+, where 20 is enough/).waitFor();
    await page.getByText('1 session of 1 to look at.').waitFor();
    const session = page.getByRole('region', { name: 'Sessions' }).getByRole('row').nth(1);
    expect(await session.textContent()).toContain('Answers too quickly');
    await page.getByText('What these mean').click();
    await page.getByText('in which nobody hears two excerpts').waitFor();
    await page.getByRole('button', { name: 'Check the log and the draws' }).click();
    await page.getByText(/^The log is whole: \d+ events/).waitFor();
    await page.getByText(/^All \d+ draws are those that were committed to/).waitFor();
    await page.getByText('Switching was not proven before anybody listened').waitFor();
    await expectAccessible(page);
    expect(await page.getByText(/canary/i).count()).toBe(0);
  });

  it('shows a viewer everything that one may see, and says whom to ask for the rest', async () => {
    const viewer = await browser.newPage();
    await viewer.goto(`${adminOrigin}/admin#token=${await tokenOf('viewer')}`);
    await viewer.getByText('Running · 2 of 40 trials').waitFor();
    await viewer.getByText('a runner or an admin can close it').waitFor();
    expect(await viewer.getByRole('button', { name: /Close|invitation|rehearsal|Erase/ }).count()).toBe(0);
    expect(await viewer.getByRole('navigation', { name: 'This server' }).count()).toBe(0);
    await viewer.goto(`${adminOrigin}/admin#/accounts`);
    await viewer.getByText('Only an admin may see this.').waitFor();
    await viewer.goto(`${adminOrigin}/admin#/nobody-of-this-name`);
    await heading(viewer, 'No such panel').waitFor();
    await expectAccessible(viewer);
    await viewer.close();
  });

  it('closes, then unblinds with a reason, and shows the verdict in words and as a picture', async () => {
    await page.getByText('The plan wants 40 answers and has 2').waitFor();
    await page.getByRole('button', { name: 'Close the panel' }).focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    // Where the focus goes back to.
    await page.keyboard.press('Enter');
    await page.keyboard.type('all came');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByText('Closed, still blind · 2 of 40 trials').waitFor();
    expect(await spoken(page)).toContain('Closed, still blind');

    await page.getByRole('link', { name: 'Unblind the panel' }).click();
    await heading(page, 'Unblind “Can you hear the difference?”').waitFor();
    expect(await page.getByRole('button', { name: 'Unblind for good' }).isDisabled()).toBe(true);
    await page.getByLabel('Why now?').fill('All planned sessions are done.');
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Unblind for good' }).click();

    await page.getByText('Unblinded · 2 of 40 trials').waitFor();
    await page.getByRole('heading', { name: /canary-ours.+apart\?$/ }).waitFor();
    await page.getByText(/^If everyone had only guessed, chance alone would show this much/).waitFor();
    const picture = page.getByRole('img', { name: /canary-ours.+undecided.+Chance is 50 %/ });
    await picture.waitFor();
    expect(await picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(300);
    await page.getByText('No listener wrote a comment.').waitFor();
    await expectAccessible(page);
  });

  it.each([
    ['Save the full report', 'small-abx-verdict.html', /<h1>Can you hear the difference\?<\/h1>/],
    ['Save as a table', 'small-abx.csv', /canary-ours/],
    ['Save in full', 'small-abx.jsonl', /"conditionA":"canary-/],
  ])('saves what it came to: %s', async (name, file, content) => {
    const saving = page.waitForEvent('download');
    await page.getByRole('button', { name }).click();
    const saved = await saving;
    expect(saved.suggestedFilename()).toBe(file);
    expect(await readFile(await saved.path(), 'utf8')).toMatch(content);
  });

  it('erases one listener, found by a completion code, with a reason and a second thought', async () => {
    await page.getByText('Show them with their sessions').click();
    const row = page.getByRole('region', { name: 'Completion codes' }).getByRole('row').nth(1);
    const pseudonym = /[0-9a-f]{32}/.exec((await row.textContent()) ?? '')?.[0] ?? '';
    await page.getByLabel('Pseudonym of the listener').fill(pseudonym);
    await page.getByLabel('Why? For the audit log').fill('asked by mail');
    await page.getByRole('button', { name: 'Erase …' }).click();
    await page.getByRole('button', { name: 'Yes, erase for good' }).click();
    await page.getByText(`Erased: ${pseudonym.slice(0, 8)}…`).waitFor();
    expect(panel.logged('small-abx', 'listener-erased')).toMatchObject([{ listener: pseudonym }]);
  });

  it('makes accounts and tokens, and tells of every deed in the audit log', async () => {
    await page.getByRole('link', { name: 'Accounts and backup' }).click();
    await heading(page, 'Accounts').waitFor();
    await page.getByLabel('Name').fill('berta');
    await page.getByLabel('Role').first().selectOption('runner');
    await page.getByRole('textbox', { name: 'Password' }).fill('a password of berta');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('Saved: berta, runner.').waitFor();
    await page.getByLabel('What is it for?').fill('nightly');
    await page.getByRole('button', { name: 'Make a token' }).click();
    await page.getByRole('button', { name: 'Copy the token' }).waitFor();
    await page.getByRole('button', { name: 'Remove token:nightly' }).click();
    await page.getByRole('button', { name: 'Yes, remove token:nightly' }).click();
    await page.getByRole('button', { name: 'Remove token:nightly' }).waitFor({ state: 'detached' });
    await expectAccessible(page);

    await page.getByRole('link', { name: 'Audit log' }).click();
    const entries = page.getByRole('region', { name: 'Entries' }).getByRole('row');
    await entries.filter({ hasText: 'close a panel' }).filter({ hasText: 'all came' }).waitFor();
    expect(await entries.nth(1).textContent()).toMatch(/remove a user.*token:nightly/);
    await expectAccessible(page);
  });

  it('fits a phone, where the list of panels opens above', async () => {
    await page.setViewportSize({ width: 360, height: 640 });
    const opener = page.getByRole('button', { name: 'Audit log' });
    expect(await page.getByRole('navigation', { name: 'Panels' }).isVisible()).toBe(false);
    await opener.click();
    expect(await opener.getAttribute('aria-expanded')).toBe('true');
    await page.getByRole('link', { name: 'Can you hear the difference?' }).click();
    await heading(page, 'Can you hear the difference?').waitFor();
    expect(await page.getByRole('navigation', { name: 'Panels' }).isVisible()).toBe(false);
    await page.getByRole('img', { name: /Chance is 50 %/ }).waitFor();
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360);
  });

  /** What a screen reader was told last by parts of the page that speak up. */
  const spoken = async (of: Page) => (await of.getByRole('status').allTextContents()).join(' ');

  async function tokenOf(role: string): Promise<string> {
    const reply = await fetch(`${adminOrigin}/api/admin/tokens`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${new URL(panel.server.adminUrl).hash.replace('#token=', '')}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify({ label: role, role }),
    });
    return ((await reply.json()) as { token: string }).token;
  }
});
