import type { PanelMethod } from '@earwitness/bench/panel';
import Database from 'better-sqlite3';
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { GivenAnswer } from '../src/server/panels/given-answer.ts';
import { expectAccessible } from './accessible.ts';
import { describeInBrowser, launchBrowser } from './browser.ts';
import { begin, heading, press, ready, stimulus } from './listener.ts';
import { type PanelUnderTest, servePanel } from './panel-under-test.ts';
import { KNOWN_PANELS } from './simulation/known-truth.ts';

/** One way to take a trial of a method, and the answer that must be stored. */
interface Walk {
  readonly byKeys: readonly string[];
  readonly keyed: GivenAnswer;
  byPointer(page: Page, pointer: Pointer): Promise<void>;
  readonly pointed: GivenAnswer;
}

/** A mouse at a desk, or a finger on a phone. */
interface Pointer {
  press(target: Locator): Promise<void>;
  /** Sets a slider: the middle, or its highest end. */
  slide(slider: Locator, to: 'middle' | 'highest'): Promise<void>;
}

const answerButton = (page: Page, name: string): Locator => page.getByRole('button', { name, exact: true });

const choice = (
  slots: readonly string[],
  { key, keyed, label, pointed }: { key: string; keyed: string; label: string; pointed: string },
): Walk => ({
  byKeys: [...slots.map((slot) => slot.toLowerCase()), key],
  keyed: { choice: keyed },
  async byPointer(page, pointer) {
    for (const slot of slots) await pointer.press(stimulus(page, slot));
    await pointer.press(answerButton(page, label));
  },
  pointed: { choice: pointed },
});

const rating = (
  slots: readonly string[],
  {
    byKeys,
    keyed,
    middle,
    highest,
  }: { byKeys: readonly string[]; keyed: readonly number[]; middle: number; highest: number },
): Walk => {
  const judged = slots.filter((slot) => slot !== 'R');
  const rated = (ratings: readonly number[]): GivenAnswer => ({
    ratings: judged.map((slot, index) => ({ slot: slot as 'A', rating: ratings[index]! })),
  });
  return {
    byKeys,
    keyed: rated(keyed),
    async byPointer(page, pointer) {
      for (const slot of slots) {
        await pointer.press(stimulus(page, slot));
        if (slot === 'R') continue;
        await pointer.slide(
          page.getByRole('slider', { name: `Rating of ${slot}` }),
          slot === 'A' ? 'highest' : 'middle',
        );
      }
    },
    pointed: rated(judged.map((slot) => (slot === 'A' ? highest : middle))),
  };
};

const FIVE = ['A', 'B', 'C', 'D', 'E'];
const FOUR = FIVE.slice(0, 4);
const PAIR = FIVE.slice(0, 2);

const WALKS: Readonly<Record<PanelMethod, Walk>> = {
  abx: choice([...PAIR, 'X'], { key: '1', keyed: 'A', label: 'X is B', pointed: 'B' }),
  'same-different': choice(PAIR, {
    key: '1',
    keyed: 'same',
    label: 'They are different',
    pointed: 'different',
  }),
  triangle: choice(FIVE.slice(0, 3), { key: '3', keyed: 'C', label: 'B is the odd one', pointed: 'B' }),
  tetrad: choice(FOUR, { key: '2', keyed: 'AC|BD', label: 'A goes with D, and B with C', pointed: 'AD|BC' }),
  preference: choice(PAIR, { key: '3', keyed: 'none', label: 'I choose B', pointed: 'B' }),
  'paired-comparison': choice(PAIR, { key: '2', keyed: 'B', label: 'I choose neither', pointed: 'none' }),
  identification: {
    byKeys: ['a', 'b', '2'],
    keyed: { choice: 'B' },
    async byPointer(page, pointer) {
      for (const slot of PAIR) await pointer.press(stimulus(page, slot));
      await pointer.press(answerButton(page, 'It is A'));
      await page.getByText('Say how sure you are.').waitFor();
      await pointer.press(answerButton(page, '2, unsure'));
    },
    pointed: { choice: 'A' },
  },
  ranking: {
    byKeys: ['a', 'ArrowUp', 'b', 'ArrowUp', 'c', 'ArrowUp', 'd', 'ArrowUp', 'ArrowUp', '='],
    keyed: { ranking: [['A'], ['B', 'D'], ['C']] },
    async byPointer(page, pointer) {
      for (const slot of FOUR) {
        await pointer.press(stimulus(page, slot));
        await pointer.press(answerButton(page, `Put ${slot} next`));
      }
      await pointer.press(answerButton(page, 'Move A down'));
      await page.getByText('A is in place 2 of 4.').first().waitFor();
      await pointer.press(answerButton(page, 'D is as good as the one above'));
    },
    pointed: { ranking: [['B'], ['A'], ['C', 'D']] },
  },
  'multi-stimulus': rating(FOUR, {
    byKeys: ['a', '5', 'b', '6', 'ArrowDown', 'c', '0', 'd', '1'],
    keyed: [50, 59, 100, 10],
    middle: 50,
    highest: 100,
  }),
  mushra: rating(['R', ...FIVE], {
    byKeys: ['r', 'a', '7', 'ArrowUp', 'b', '0', 'c', '3', 'd', '2', 'e', '1'],
    keyed: [71, 100, 30, 20, 10],
    middle: 50,
    highest: 100,
  }),
  'triple-stimulus': rating(['R', ...PAIR], {
    byKeys: ['r', 'a', '3', 'ArrowDown', 'b', '5'],
    keyed: [2.9, 5],
    middle: 3,
    highest: 5,
  }),
};
const METHODS = Object.keys(WALKS) as PanelMethod[];

const DESK = { width: 1280, height: 800 };
const PHONE = { width: 360, height: 640 };

/** By how much the page is larger than the window. */
const overflow = (page: Page): Promise<number[]> =>
  page.evaluate(() => [
    document.documentElement.scrollWidth - innerWidth,
    document.documentElement.scrollHeight - innerHeight,
  ]);

const MOUSE: Pointer = {
  press: (target) => target.click(),
  async slide(slider, to) {
    const { x, y, width, height } = (await slider.boundingBox())!;
    const page = slider.page();
    await page.mouse.move(x + width / 2, y + height / 2);
    await page.mouse.down();
    // upright: the best is at the top
    if (to === 'highest') await page.mouse.move(x + width / 2, y - 20, { steps: 3 });
    await page.mouse.up();
  },
};

const FINGER: Pointer = {
  press: (target) => target.tap(),
  async slide(slider, to) {
    await slider.scrollIntoViewIfNeeded();
    const { x, y, width, height } = (await slider.boundingBox())!;
    await slider.page().touchscreen.tap(to === 'middle' ? x + width / 2 : x + width - 2, y + height / 2);
  },
};

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
    const { stimuli, definition } = KNOWN_PANELS[method];
    await panel.open(
      {
        ...definition,
        panelId,
        method,
        question: 'What do you hear?',
        trialsPerSession: trials,
        trainingTrials: 0,
        showOwnResult: false,
      },
      { stimuli },
    );
    await page.goto(`${panel.server.url}/p/${panelId}`);
    await begin(page);
    await heading(page, `Trial 1 of ${trials}`).waitFor();
  }

  function storedAnswers(panelId: string): unknown[] {
    const database = new Database(panel.databaseFile, { readonly: true });
    try {
      return database
        .prepare("SELECT body FROM event WHERE panel_id = ? AND kind = 'answer-given' ORDER BY seq")
        .pluck()
        .all(panelId)
        .map((body) => JSON.parse(String(body)).answer);
    } finally {
      database.close();
    }
  }

  it.each(METHODS)(
    '%s by keyboard alone, by mouse, and by touch on a phone without scrolling the page',
    async (method) => {
      const { byKeys, keyed, byPointer, pointed } = WALKS[method];
      const context = await browser.newContext({ viewport: DESK, hasTouch: true });
      const page = await context.newPage();
      await goToTrial(page, { method, panelId: method, trials: 3 });
      await press(page, ...byKeys);
      if (method === 'identification') await sayHowSure(page);
      await press(page, 'Enter');

      await heading(page, 'Trial 2 of 3').waitFor();
      await ready(page);
      await byPointer(page, MOUSE);
      await expectAccessible(page);
      await page.getByRole('button', { name: 'Next' }).click();

      await page.setViewportSize(PHONE);
      await heading(page, 'Trial 3 of 3').waitFor();
      await ready(page);
      expect(await overflow(page)).toEqual([0, 0]);
      await byPointer(page, FINGER);
      expect(await overflow(page)).toEqual([0, 0]);
      await page.getByRole('button', { name: 'Next' }).tap();
      await heading(page, 'Thank you').waitFor();
      expect(storedAnswers(method)).toEqual([keyed, pointed, pointed]);
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
      expect(storedAnswers('buttons')).toEqual([{ ranking: [['C'], ['A'], ['D'], ['B']] }]);
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
      expect(storedAnswers('dragged')).toEqual([{ ranking: [['D'], ['A'], ['B'], ['C']] }]);
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
        await page.getByRole('button', { name: 'Replace this trial' }).click();
        await page.getByText('The trial was replaced by a fresh one.').waitFor();
      }
    }
    await press(page, 'b', 'x', '1', 'Enter');
    await heading(page, 'Thank you').waitFor();
    expect(storedAnswers('stutters')).toEqual([{ choice: 'A' }]);
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
