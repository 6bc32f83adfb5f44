import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { expectAccessible } from './accessible.ts';
import { describeInBrowser } from './browser.ts';
import { agree, answer, begin, heading, hear, practise, press, ready } from './listener.ts';
import { onAPage } from './on-a-page.ts';
import type { PanelUnderTest } from './panel-under-test.ts';

describeInBrowser('axe finds no violation, light and dark', () => {
  let panel: PanelUnderTest;
  let page: Page;
  onAPage((stage) => {
    ({ panel, page } = stage);
  });

  it('on every screen of a session', async () => {
    await panel.open({ panelId: 'session', trialsPerSession: 1, simulated: true });
    await page.goto(`${panel.server.url}/p/session`);
    await heading(page, 'Can you hear').waitFor();
    await expectAccessible(page);

    let letSoundCome = () => {};
    const sound = new Promise<void>((resolve) => {
      letSoundCome = resolve;
    });
    await page.route('**/api/stimuli/*', async (route) => {
      await sound;
      await route.continue();
    });
    await agree(page);
    await page.getByRole('button', { name: 'Skip the sound check' }).click();
    await page.getByText('Loading the sound: 0.0 of 0.4 MB').waitFor();
    await expectAccessible(page);
    letSoundCome();
    await ready(page);
    const rule = page.getByText('X is the same as A or as B. This is practice and does not count.');
    await rule.waitFor();
    await expectAccessible(page);
    await hear(page);
    await page.getByRole('button', { name: 'X is A' }).click();
    await page.getByRole('button', { name: '3, fairly sure' }).click();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Next' }).click();
    await page.getByRole('button', { name: 'Continue' }).waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Continue' }).click();
    await heading(page, 'Trial 1').waitFor();
    expect(await rule.count()).toBe(0);
    await page.route('**/answer', (route) => route.abort());
    await answer(page, 'B');
    await page.getByText('Your answer is saved here').first().waitFor();
    await expectAccessible(page);
    await page.unroute('**/answer');
    await page.getByRole('button', { name: 'Send now' }).click();
    await heading(page, 'Thank you').waitFor();
    await page.getByText('Which was which').first().waitFor();
    await expectAccessible(page);
  });

  it('on thanks without a result', async () => {
    await panel.open({
      panelId: 'no-result',
      method: 'preference',
      question: 'Which do you prefer?',
      trialsPerSession: 1,
      trainingTrials: 0,
      showOwnResult: false,
    });
    await page.goto(`${panel.server.url}/p/no-result`);
    await begin(page);
    await heading(page, 'Trial 1 of 1').waitFor();
    await press(page, 'a', 'b', '3', 'Enter');
    await page.getByText('Your answer is stored').waitFor();
    await expectAccessible(page);
  });

  it('on a trial with labels, in a parked car', async () => {
    await panel.open({
      panelId: 'car',
      method: 'identification',
      question: 'Which one did the AI master?',
      trialsPerSession: 1,
      trainingTrials: 0,
      labelSwap: { trials: 1, question: 'Which do you prefer?', debriefing: 'A coin chose the labels.' },
      analysisPlan: {
        claims: [{ test: 'exact-binomial', alternative: 'two-sided', alpha: 0.05 }],
        stoppingRule: 'fixed-trials',
        exclusions: ['training-trials'],
      },
    });
    await page.goto(`${panel.server.url}/p/car`);
    await begin(page, 'Car');
    for (const trial of [1, 2]) {
      await heading(page, `Trial ${trial} of 2`).waitFor();
      await ready(page);
      await page.getByText('Only in a parked car.').waitFor();
      const isLabeled = (await page.getByText(/^said to be by an AI$/).count()) === 1;
      expect(await page.getByText(/^said to be by a human$/).count()).toBe(isLabeled ? 1 : 0);
      await press(page, 'a', 'b', '1');
      if (!isLabeled) await page.getByRole('button', { name: '4, sure' }).click();
      await expectAccessible(page);
      await press(page, 'Enter');
    }
    await heading(page, 'Thank you').waitFor();
    expect(await page.evaluate('document.documentElement.dataset.layout')).toBeUndefined();
    // What labels were exchanged for comes before what the answers were worth.
    const told = await page.getByRole('heading').allTextContents();
    expect(told.indexOf('About the labels')).toBeLessThan(told.indexOf('Which was which'));
    await page.getByText('A coin chose the labels.').waitFor();
    await page.getByText('In exact terms').click();
    await page.getByRole('img', { name: /^Dot: \d+%\. Bar: 95% interval/ }).waitFor();
    await expectAccessible(page);
  });

  it('on a closed panel, even for a listener in the middle of it', async () => {
    await panel.open({ panelId: 'soon-closed' });
    await page.goto(`${panel.server.url}/p/soon-closed`);
    await begin(page);
    await practise(page);
    // A closed panel hands out no more sounds, and this listener is to meet the closing with the answer.
    await ready(page);
    await panel.server.closePanel('soon-closed');
    await answer(page, 'A');
    await heading(page, 'This listening test is closed').waitFor();
    await page.reload();
    await heading(page, 'This listening test is closed').waitFor();
    await expectAccessible(page);
  });

  it('on a wrong link', async () => {
    await page.goto(`${panel.server.url}/p/nothing-here`);
    await heading(page, 'There is no listening test at this address').waitFor();
    await expectAccessible(page);
  });

  it('in a browser that cannot play to the sample', async () => {
    await page.addInitScript('delete globalThis.AudioWorkletNode');
    await page.goto(`${panel.server.url}/p/session`);
    await heading(page, 'This browser cannot run the test').waitFor();
    await expectAccessible(page);
  });

  it('at an address where browsers play nothing to the sample', async () => {
    await page.addInitScript('Object.defineProperty(globalThis, "isSecureContext", { get: () => false })');
    await page.goto(`${panel.server.url}/p/session`);
    await heading(page, 'This address plays no sound').waitFor();
    await expectAccessible(page);
  });

  it('in a browser that allows no cookies', async () => {
    await page.addInitScript(
      'Object.defineProperty(globalThis, "localStorage", { get() { throw new DOMException("no", "SecurityError"); } })',
    );
    await page.goto(`${panel.server.url}/p/session`);
    await heading(page, 'This page needs cookies').waitFor();
    await expectAccessible(page);
  });

  it('without a connection, and goes on by itself when it is back', async () => {
    await panel.open({ panelId: 'offline' });
    await page.route('**/api/**', (route) => route.abort());
    await page.goto(`${panel.server.url}/p/offline`);
    await heading(page, 'No connection').waitFor();
    await expectAccessible(page);
    await page.unroute('**/api/**');
    await heading(page, 'Can you hear').waitFor();
  });
});
