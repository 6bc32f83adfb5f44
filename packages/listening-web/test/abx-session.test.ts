import Database from 'better-sqlite3';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeInBrowser, launchBrowser } from './browser.ts';
import { answer, begin, heading, hear, practise, ready } from './listener.ts';
import { type PanelUnderTest, servePanel } from './panel-under-test.ts';

const TRIALS = 10;

interface StoredAnswer {
  training: boolean;
  number: number;
  choice: string;
  confidence: number | null;
  responseSeconds: number;
  switches: number;
}

describeInBrowser('an ABX session in Chromium', () => {
  let browser: Browser;
  let panel: PanelUnderTest;

  beforeAll(async () => {
    [browser, panel] = await Promise.all([launchBrowser(), servePanel()]);
  });
  afterAll(async () => {
    await browser?.close();
    await panel?.stop();
  });

  async function visit(panelId: string, options = {}): Promise<{ page: Page; context: BrowserContext }> {
    await panel.open({ panelId });
    const context = await browser.newContext(options);
    const page = await context.newPage();
    await page.goto(`${panel.server.url}/p/${panelId}`);
    return { page, context };
  }

  /** Reads what is on the disk, past the server. */
  function storedAnswers(panelId: string): StoredAnswer[] {
    const database = new Database(panel.databaseFile, { readonly: true });
    try {
      return database
        .prepare("SELECT body FROM event WHERE panel_id = ? AND kind = 'answer-given' ORDER BY seq")
        .pluck()
        .all(panelId)
        .map((body) => JSON.parse(String(body)));
    } finally {
      database.close();
    }
  }

  it('goes by mouse from consent over practice and ten trials to thanks, every answer in SQLite', async () => {
    const { page, context } = await visit('by-mouse');
    await begin(page);
    expect(await page.title()).toBe('Practice 1 of 1 · Can you hear the difference?');
    await practise(page);
    for (let trial = 1; trial <= TRIALS; trial += 1) {
      await heading(page, `Trial ${trial} of ${TRIALS}`).waitFor();
      await ready(page);
      await hear(page);
      await page.getByRole('button', { name: trial % 3 === 0 ? 'X is A' : 'X is B' }).click();
      await page.getByRole('button', { name: '4, sure' }).click();
      await page.getByRole('button', { name: 'Next' }).click();
    }
    await heading(page, 'Thank you').waitFor();
    await page.getByText(/^\d+ of 10 right$/).waitFor();
    await context.close();

    const answers = storedAnswers('by-mouse');
    expect(answers.map(({ training }) => training)).toEqual([true, ...Array(TRIALS).fill(false)]);
    expect(answers.slice(1).map(({ number, choice, confidence }) => [number, choice, confidence])).toEqual(
      Array.from({ length: TRIALS }, (_, index) => [index + 1, (index + 1) % 3 === 0 ? 'A' : 'B', 4]),
    );
    for (const { responseSeconds, switches } of answers) {
      expect(responseSeconds).toBeGreaterThan(0);
      expect(switches).toBe(2);
    }
  });

  it('goes by keyboard alone from consent to thanks', async () => {
    const { page, context } = await visit('by-keyboard');
    await heading(page, 'Can you hear').waitFor();
    const press = (...keys: string[]) =>
      keys.reduce((done, key) => done.then(() => page.keyboard.press(key)), Promise.resolve());
    const focused = () => page.locator('*:focus').last();

    await press('Tab', 'Space', 'ArrowRight');
    expect(await page.getByLabel('Headphones').isChecked()).toBe(true);
    await press('Tab', 'Space', 'Tab', 'Tab', 'Enter');
    await heading(page, 'Practice 1 of 1').waitFor();
    await ready(page);
    await press('a', 'b', 'x', 'Space');
    await page.getByRole('button', { name: /^Play/ }).waitFor();
    await press('ArrowRight', 'ArrowLeft', '2', 'Enter');
    await page
      .getByText(/^(Right|Not this time): X was [AB]\.$/)
      .first()
      .waitFor();
    expect(await focused().textContent()).toContain('Continue');
    await press('Enter');
    for (let trial = 1; trial <= TRIALS; trial += 1) {
      await heading(page, `Trial ${trial} of ${TRIALS}`).waitFor();
      await ready(page);
      expect(await focused().textContent()).toBe(`Trial ${trial} of ${TRIALS}`);
      await press('a', 'b', 'x', '1', '2', 'Enter');
    }
    await heading(page, 'Thank you').waitFor();
    expect(await focused().textContent()).toContain('Thank you');
    await context.close();

    const answers = storedAnswers('by-keyboard').filter(({ training }) => !training);
    expect(answers.map(({ choice }) => choice)).toEqual(Array(TRIALS).fill('B'));
  });

  it('asks for an answer only when every stimulus has been heard', async () => {
    const { page, context } = await visit('heard-first');
    await begin(page);
    await hear(page, ['A', 'X']);
    await page.getByText('First listen to B.').waitFor();
    await page.keyboard.press('1');
    await page.keyboard.press('Enter');
    expect(await page.getByRole('button', { name: 'X is A' }).getAttribute('aria-pressed')).toBe('false');
    await hear(page, ['B']);
    await page.keyboard.press('1');
    expect(await page.getByRole('button', { name: 'X is A' }).getAttribute('aria-pressed')).toBe('true');
    await context.close();
  });

  it('keeps an answer over a lost network and a reload, and stores it once', async () => {
    const { page, context } = await visit('lost-network');
    await begin(page);
    await practise(page);
    await page.route('**/answer', (route) => route.abort());
    await answer(page, 'X is B');
    await page.getByText('Your answer is saved here and will be sent.').first().waitFor();
    await page.reload();
    await heading(page, 'No connection').waitFor();
    await page.unroute('**/answer');
    await page.getByRole('button', { name: 'Try now' }).click();
    await heading(page, `Trial 2 of ${TRIALS}`).waitFor();
    await context.close();

    const answers = storedAnswers('lost-network').filter(({ training }) => !training);
    expect(answers.map(({ number, choice }) => [number, choice])).toEqual([[1, 'B']]);
  });

  it('sends an answer once more under the same key when only the reply was lost', async () => {
    const { page, context } = await visit('lost-reply');
    await begin(page);
    await practise(page);
    let lost = 0;
    await page.route('**/answer', async (route) => {
      lost += 1;
      if (lost > 2) return route.continue();
      await route.fetch();
      await route.abort();
    });
    await answer(page, 'X is A');
    await heading(page, `Trial 2 of ${TRIALS}`).waitFor();
    await context.close();

    expect(lost).toBe(3);
    expect(storedAnswers('lost-reply').filter(({ training }) => !training)).toHaveLength(1);
  });

  it('takes a reload in the middle of a trial up where it was', async () => {
    const { page, context } = await visit('reload');
    await begin(page);
    await practise(page);
    await answer(page, 'X is A');
    await heading(page, `Trial 2 of ${TRIALS}`).waitFor();
    await page.reload();
    await heading(page, `Trial 2 of ${TRIALS}`).waitFor();
    await ready(page);
    await context.close();
  });

  it('says so when the browser holds the sound back', async () => {
    await panel.open({ panelId: 'no-sound' });
    const page = await browser.newPage();
    await page.addInitScript('AudioContext.prototype.resume = () => new Promise(() => {})');
    // Without the flag a context of a page that was clicked would start by itself.
    await page.addInitScript(
      'const Real = AudioContext; globalThis.AudioContext = class extends Real { get state() { return "suspended"; } }',
    );
    await page.goto(`${panel.server.url}/p/no-sound`);
    await begin(page);
    await page.getByRole('button', { name: /^Play/ }).click();
    await page.getByText('Press Play to allow it').waitFor();
    expect(await page.getByRole('button', { name: /^Play/ }).isVisible()).toBe(true);
    await page.close();
  });

  it('fits every state of a trial on a phone of 360 × 640 without scrolling', async () => {
    const { page, context } = await visit('phone', { viewport: { width: 360, height: 640 }, hasTouch: true });
    const overflow = () =>
      page.evaluate(() => [
        document.documentElement.scrollWidth - innerWidth,
        document.documentElement.scrollHeight - innerHeight,
      ]);
    await begin(page);
    expect(await overflow()).toEqual([0, 0]);
    await hear(page);
    await page.getByRole('button', { name: 'X is A' }).tap();
    expect(await overflow()).toEqual([0, 0]);
    await page.getByRole('button', { name: 'Next' }).tap();
    await page.getByRole('button', { name: 'Continue' }).waitFor();
    expect(await overflow()).toEqual([0, 0]);
    await context.close();
  });
});
