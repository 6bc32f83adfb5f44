import type { PanelMethod } from '@earwitness/bench/panel';
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectAccessible } from './accessible.ts';
import { describeInBrowser, launchBrowser } from './browser.ts';
import { begin, heading, press, ready, stimulus } from './listener.ts';
import { type Hand, METHOD_WALKS, METHODS, openMethod } from './method-walks.ts';
import { type PanelUnderTest, servePanel } from './panel-under-test.ts';

const DESK = { width: 1280, height: 800 };
const PHONE = { width: 360, height: 640 };

/** By how much the page is larger than the window. */
const overflow = (page: Page): Promise<number[]> =>
  page.evaluate(() => [
    document.documentElement.scrollWidth - innerWidth,
    document.documentElement.scrollHeight - innerHeight,
  ]);

/** Hears, presses and reads by role and name; a mouse and a finger differ in how they press and slide. */
const handOn = (
  page: Page,
  {
    press,
    slide,
  }: {
    press(target: Locator): Promise<void>;
    slide(slider: Locator, to: 'middle' | 'highest'): Promise<void>;
  },
): Hand => ({
  hear: (slot) => press(stimulus(page, slot)),
  press: (name) => press(page.getByRole('button', { name, exact: true })),
  slide: (name, to) => slide(page.getByRole('slider', { name }), to),
  read: (text) => page.getByText(text).first().waitFor(),
});

const mouseOn = (page: Page): Hand =>
  handOn(page, {
    press: (target) => target.click(),
    async slide(slider, to) {
      const { x, y, width, height } = (await slider.boundingBox())!;
      await page.mouse.move(x + width / 2, y + height / 2);
      await page.mouse.down();
      // upright: the best is at the top
      if (to === 'highest') await page.mouse.move(x + width / 2, y - 20, { steps: 3 });
      await page.mouse.up();
    },
  });

const fingerOn = (page: Page): Hand =>
  handOn(page, {
    press: (target) => target.tap(),
    async slide(slider, to) {
      await slider.scrollIntoViewIfNeeded();
      const { x, y, width, height } = (await slider.boundingBox())!;
      await page.touchscreen.tap(to === 'middle' ? x + width / 2 : x + width - 2, y + height / 2);
    },
  });

describeInBrowser('every method, end to end', () => {
  let browser: Browser;
  let panel: PanelUnderTest;

  beforeAll(async () => {
    [browser, panel] = await Promise.all([launchBrowser(), servePanel()]);
  });
  afterAll(async () => {
    await browser?.close();
    await panel?.stop();
  });

  /** Opens a panel and goes to its first trial. */
  async function goToTrial(
    page: Page,
    { method, panelId, trials = 1 }: { method: PanelMethod; panelId: string; trials?: number },
  ): Promise<void> {
    await openMethod(panel, { method, panelId, trials });
    await page.goto(`${panel.server.url}/p/${panelId}`);
    await begin(page);
    await heading(page, `Trial 1 of ${trials}`).waitFor();
  }

  it.each(METHODS)(
    '%s by keyboard alone, by mouse, and by touch on a phone without scrolling the page',
    async (method) => {
      const { byKeys, keyed, byHand, handed } = METHOD_WALKS[method];
      const context = await browser.newContext({ viewport: DESK, hasTouch: true });
      const page = await context.newPage();
      await goToTrial(page, { method, panelId: method, trials: 3 });
      await press(page, ...byKeys);
      if (method === 'identification') await sayHowSure(page);
      await press(page, 'Enter');

      await heading(page, 'Trial 2 of 3').waitFor();
      await ready(page);
      await byHand(mouseOn(page));
      await expectAccessible(page);
      await page.getByRole('button', { name: 'Next' }).click();

      await page.setViewportSize(PHONE);
      await heading(page, 'Trial 3 of 3').waitFor();
      await ready(page);
      expect(await overflow(page)).toEqual([0, 0]);
      await byHand(fingerOn(page));
      expect(await overflow(page)).toEqual([0, 0]);
      await page.getByRole('button', { name: 'Next' }).tap();
      await heading(page, 'Thank you').waitFor();
      expect(panel.answersOf(method)).toEqual([keyed, handed, handed]);
      await context.close();
    },
  );

  describe('at a desk', () => {
    let context: BrowserContext;
    let page: Page;
    beforeAll(async () => {
      context = await browser.newContext({ viewport: DESK });
      page = await context.newPage();
    });
    afterAll(() => context?.close());

    it('rates only what plays, and says why the others cannot be rated', async () => {
      await goToTrial(page, { method: 'multi-stimulus', panelId: 'only-playing' });
      const slider = page.getByRole('slider', { name: 'Rating of B' });
      const reason = () =>
        slider.evaluate((input) => {
          const [id] = input.getAttribute('aria-describedby')!.split(' ');
          return (input.getRootNode() as ShadowRoot).getElementById(id!)!.textContent;
        });
      await stimulus(page, 'A').click();
      expect(await slider.getAttribute('aria-disabled')).toBe('true');
      expect(await reason()).toBe('Play B to rate it.');
      await slider.focus();
      await press(page, 'ArrowUp', 'End', 'PageDown');
      expect([await slider.inputValue(), await slider.getAttribute('aria-valuetext')]).toEqual([
        '50',
        'not rated yet',
      ]);
      await press(page, 'b', 'ArrowUp', 'Space');
      expect(await slider.getAttribute('aria-valuetext')).toBe('51, fair');
      await page.getByRole('button', { name: /^Play/ }).waitFor();
      await press(page, 'ArrowUp');
      expect(await slider.inputValue()).toBe('51');
    });

    it('asks MUSHRA’s listeners for one hundred at least', async () => {
      await goToTrial(page, { method: 'mushra', panelId: 'one-hundred' });
      await press(page, 'r', 'a', '7', 'b', '6', 'c', '3', 'd', '2', 'e', '1', 'Enter');
      await page.getByText('give it 100.').waitFor();
      expect(await page.getByRole('button', { name: 'Next' }).getAttribute('aria-disabled')).toBe('true');
    });

    it('orders by buttons and Tab, and keeps the focus on what moves', async () => {
      await goToTrial(page, { method: 'ranking', panelId: 'buttons' });
      await press(page, 'a', 'b', 'c', 'd');
      const focused = () => page.locator('*:focus').last();
      await page.getByRole('button', { name: 'Put C next' }).focus();
      await press(page, 'Enter');
      expect((await focused().textContent())?.trim()).toBe('Put A next');
      await press(page, 'Enter', 'Enter', 'Enter');
      expect(await focused().getAttribute('aria-label')).toBe('Move D up');
      await press(page, 'Space', 'Space', 'Tab', 'Enter');
      expect(await focused().getAttribute('aria-label')).toBe('Move D down');
      await page.getByText('D is in place 3 of 4.').first().waitFor();
      await page.getByRole('button', { name: 'Next' }).click();
      await heading(page, 'Thank you').waitFor();
      expect(panel.answersOf('buttons')).toEqual([{ ranking: [['C'], ['A'], ['D'], ['B']] }]);
    });

    it('orders by dragging', async () => {
      await goToTrial(page, { method: 'ranking', panelId: 'dragged' });
      for (const slot of ['a', 'b', 'c', 'd']) await press(page, slot, 'ArrowUp');
      const grips = page.locator('.grip');
      const from = (await grips.nth(3).boundingBox())!;
      const to = (await grips.nth(0).boundingBox())!;
      await page.mouse.move(from.x + 10, from.y + 20);
      await page.mouse.down();
      await page.mouse.move(to.x + 10, to.y + 20, { steps: 12 });
      await page.mouse.up();
      await page.getByText('D is in place 1 of 4.').first().waitFor();
      await press(page, 'Enter');
      await heading(page, 'Thank you').waitFor();
      expect(panel.answersOf('dragged')).toEqual([{ ranking: [['D'], ['A'], ['B'], ['C']] }]);
    });

    it('sends a comment along, and takes no key from it', async () => {
      await goToTrial(page, { method: 'preference', panelId: 'comment' });
      await press(page, 'a', 'b', '1');
      await page.getByRole('button', { name: 'Comment' }).click();
      await page.keyboard.type('B x 2: too bright');
      await expectAccessible(page);
      await page.getByRole('button', { name: 'Done' }).click();
      const sent = page.waitForRequest('**/answer');
      await page.getByRole('button', { name: 'Next' }).click();
      expect((await sent).postDataJSON()).toMatchObject({
        answer: { choice: 'A' },
        comment: 'B x 2: too bright',
      });
    });
  });

  /** A page whose `laterMilliseconds` can be raised. */
  async function visitWithMovableClock(): Promise<{ page: Page; context: BrowserContext }> {
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.addInitScript(
      'const real = performance.now.bind(performance); globalThis.laterMilliseconds = 0; performance.now = () => real() + laterMilliseconds;',
    );
    return { page, context };
  }

  it('replaces a trial whose sound stutters, but takes an answer when it has done so twice', async () => {
    const { page, context } = await visitWithMovableClock();
    await panel.open({ panelId: 'stutters', trialsPerSession: 1, trainingTrials: 0, showOwnResult: false });
    await page.goto(`${panel.server.url}/p/stutters`);
    await begin(page);
    for (const words of ['is replaced', 'is replaced', 'answer as well as you can']) {
      await ready(page);
      await press(page, 'a');
      const notice = page.getByText(words);
      // Again and again, as the page must have seen the sound in time before it can see it late.
      await expect
        .poll(() => page.evaluate('laterMilliseconds += 500').then(() => notice.isVisible()), {
          timeout: 30_000,
        })
        .toBe(true);
      if (words === 'is replaced') {
        await expectAccessible(page);
        await page.getByRole('button', { name: 'Replace this trial' }).click();
        await page.getByText('The trial was replaced by a fresh one.').waitFor();
      }
    }
    await press(page, 'b', 'x', '1', 'Enter');
    await heading(page, 'Thank you').waitFor();
    expect(panel.answersOf('stutters')).toEqual([{ choice: 'A' }]);
    await context.close();
  });

  it('offers a break after twenty minutes of listening, and goes on when told', async () => {
    const { page, context } = await visitWithMovableClock();
    await panel.open({ panelId: 'long', trialsPerSession: 10, trainingTrials: 0 });
    await page.goto(`${panel.server.url}/p/long`);
    await begin(page);
    for (let trial = 1; trial <= 7; trial += 1) {
      await heading(page, `Trial ${trial} of 10`).waitFor();
      await ready(page);
      await page.evaluate('laterMilliseconds += 200_000');
      await press(page, 'a', 'b', 'x', '1', 'Enter');
    }
    await heading(page, 'Would you like a short break?').waitFor();
    await expectAccessible(page);
    await press(page, 'Enter');
    await heading(page, 'Trial 8 of 10').waitFor();
    await ready(page);
    await context.close();
  });
});

/** The only control of a choice that has no key of its own: reached by Tab, like everything else. */
async function sayHowSure(page: Page): Promise<void> {
  const target = page.getByRole('button', { name: '4, sure' });
  for (let tabs = 0; tabs < 30; tabs += 1) {
    if (await target.evaluate((button) => button.matches(':focus'))) break;
    await press(page, 'Tab');
  }
  await press(page, 'Enter');
  expect(await target.getAttribute('aria-pressed')).toBe('true');
  await press(page, 'Tab', 'Tab', 'Tab');
}
