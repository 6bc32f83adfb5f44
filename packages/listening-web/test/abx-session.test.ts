import Database from 'better-sqlite3';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { expectAccessible } from './accessible.ts';
import { describeInBrowser, launchBrowser } from './browser.ts';
import { agree, answer, begin, heading, hear, practise, press, ready } from './listener.ts';
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
    [browser, panel] = await Promise.all([launchBrowser(), servePanel({ sampleRate: 44_100 })]);
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
        .map((body) => JSON.parse(String(body)))
        .map(({ stage, answer: { choice }, ...rest }) => ({
          ...rest,
          training: stage === 'training',
          choice,
        }));
    } finally {
      database.close();
    }
  }

  it('goes by mouse from consent over practice and ten trials to thanks, every answer in SQLite', async () => {
    const { page, context } = await visit('by-mouse');
    await begin(page);
    expect(await page.title()).toBe('Practice 1 of 1 · Can you hear the difference?');
    await hear(page);
    await page.getByRole('button', { name: 'X is A' }).click();
    await page.getByRole('button', { name: 'Next' }).click();
    await page.getByRole('button', { name: 'Continue' }).click();
    for (let trial = 1; trial <= TRIALS; trial += 1) {
      await heading(page, `Trial ${trial} of ${TRIALS}`).waitFor();
      await ready(page);
      await hear(page);
      await page.getByRole('button', { name: trial % 3 === 0 ? 'X is A' : 'X is B' }).click();
      // How sure one is may be left out.
      if (trial % 3 === 1) await page.getByRole('button', { name: '4, sure' }).click();
      await page.getByRole('button', { name: 'Next' }).click();
    }
    await heading(page, 'Thank you').waitFor();
    await page.getByText(/^\d+ of 10 right$/).waitFor();
    await context.close();

    const answers = storedAnswers('by-mouse');
    expect(answers.map(({ training }) => training)).toEqual([true, ...Array(TRIALS).fill(false)]);
    expect(answers.slice(1).map(({ number, choice, confidence }) => [number, choice, confidence])).toEqual(
      Array.from({ length: TRIALS }, (_, index) => [
        index + 1,
        index % 3 === 2 ? 'A' : 'B',
        index % 3 === 0 ? 4 : null,
      ]),
    );
    for (const { responseSeconds, switches } of answers) {
      expect(responseSeconds).toBeGreaterThan(0);
      expect(switches).toBe(2);
    }
  });

  it('goes by keyboard alone from consent to thanks', async () => {
    const { page, context } = await visit('by-keyboard');
    await heading(page, 'Can you hear').waitFor();
    const focused = () => page.locator('*:focus').last();

    await press(page, 'Tab', 'Enter');
    await heading(page, 'What are you listening on').waitFor();
    await press(page, 'Tab', 'Space', 'ArrowRight', 'ArrowLeft');
    expect(await page.getByRole('radio', { name: 'Headphones' }).isChecked()).toBe(true);
    await press(page, 'Tab', 'Space', 'Tab', 'Enter');
    await heading(page, 'Set a comfortable level').waitFor();
    expect(await focused().textContent()).toContain('Set a comfortable level');
    await press(page, 'Tab', 'Tab', 'Tab', 'Enter');
    await heading(page, 'Practice 1 of 1').waitFor();
    await ready(page);
    await press(page, 'a', 'b', 'x', 'Space');
    await page.getByRole('button', { name: /^Play/ }).waitFor();
    await press(page, 'ArrowRight', 'ArrowLeft', '2', 'Enter');
    await page
      .getByText(/^(Right|Not this time): X was [AB]\.$/)
      .first()
      .waitFor();
    expect(await focused().textContent()).toContain('Continue');
    await press(page, 'Enter');
    for (let trial = 1; trial <= TRIALS; trial += 1) {
      const rest = heading(page, 'Would you like a short break?');
      await heading(page, `Trial ${trial} of ${TRIALS}`).or(rest).waitFor();
      // Offered to who answers much faster than before, which a machine may.
      if (await rest.isVisible()) await press(page, 'Enter');
      await ready(page);
      expect(await focused().textContent()).toBe(`Trial ${trial} of ${TRIALS}`);
      await press(page, 'a', 'b', 'x', '1', '2', 'Enter');
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
    await press(page, '1', 'Enter');
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
    await answer(page, 'B');
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
    let sent = 0;
    let lost = 0;
    await page.route('**/answer', async (route) => {
      sent += 1;
      if (sent > 2) return route.continue();
      await route.fetch();
      await route.abort();
      lost += 1;
    });
    await answer(page, 'A');
    for (const losses of [1, 2]) {
      await expect.poll(() => lost, { timeout: 30_000 }).toBeGreaterThanOrEqual(losses);
      // The browser's word that the network is back saves the wait for the next try.
      await page.evaluate("dispatchEvent(new Event('online'))");
    }
    await heading(page, `Trial 2 of ${TRIALS}`).waitFor();
    await context.close();

    expect(sent).toBe(3);
    expect(storedAnswers('lost-reply').filter(({ training }) => !training)).toHaveLength(1);
  });

  it('does not call an answer unsent when only the next trial cannot be had', async () => {
    const { page, context } = await visit('lost-trial');
    await begin(page);
    await practise(page);
    const next = /\/(trials|open)$/;
    await page.route(next, (route) => route.abort());
    await answer(page, 'A');
    await heading(page, 'No connection').waitFor();
    expect(storedAnswers('lost-trial').filter(({ training }) => !training)).toHaveLength(1);
    await page.unroute(next);
    await page.getByRole('button', { name: 'Try now' }).click();
    await heading(page, `Trial 2 of ${TRIALS}`).waitFor();
    await context.close();
  });

  it('takes a reload in the middle of a trial up where it was', async () => {
    const { page, context } = await visit('reload');
    await begin(page);
    await practise(page);
    await answer(page, 'A');
    await heading(page, `Trial 2 of ${TRIALS}`).waitFor();
    await page.reload();
    await heading(page, `Trial 2 of ${TRIALS}`).waitFor();
    await ready(page);
    await context.close();
  });

  it('loops a part by keyboard and by mouse, never less than half a second', async () => {
    const { page, context } = await visit('loop');
    await begin(page);
    const end = page.getByRole('slider', { name: 'Loop end' });
    const start = page.getByRole('slider', { name: 'Loop start' });
    const position = page.getByRole('slider', { name: 'Position' });
    await end.focus();
    for (let step = 0; step < 10; step += 1) await page.keyboard.press('ArrowLeft');
    expect(await end.getAttribute('aria-valuenow')).toBe('2.00');
    await page.getByText('Loop 0.0 – 2.0 s').waitFor();

    const { x, y, height } = (await start.boundingBox())!;
    await page.mouse.move(x + 30, y + height / 2);
    await page.mouse.down();
    await page.mouse.move(x + 2_000, y + height / 2, { steps: 4 });
    await page.mouse.up();
    expect(await start.getAttribute('aria-valuenow')).toBe('1.50');
    await hear(page);
    await page.waitForTimeout(700);
    expect(await position.getAttribute('aria-valuemin')).toBe('1.50');
    expect(await position.getAttribute('aria-valuetext')).toBe('1 seconds');
    await context.close();
  });

  it('says that the sound cannot be loaded, and plays it once it can, asked or by itself', async () => {
    await panel.open({ panelId: 'no-stimuli' });
    const page = await browser.newPage();
    await page.route('**/api/stimuli/*', (route) => route.abort());
    await page.goto(`${panel.server.url}/p/no-stimuli`);
    await agree(page);
    await page.getByRole('button', { name: 'Skip the sound check' }).click();
    await page.getByText('The sound could not be loaded').waitFor();
    await expectAccessible(page);
    const failsAgain = page.waitForEvent('requestfailed');
    await page.getByRole('button', { name: 'Try again' }).click();
    await failsAgain;
    await page.getByText('The sound could not be loaded').waitFor();
    await page.unroute('**/api/stimuli/*');
    await ready(page);
    await page.close();
  });

  it('replaces a trial whose sound is not what was announced', async () => {
    await panel.open({ panelId: 'cut-stimulus' });
    const page = await browser.newPage();
    await page.route('**/api/stimuli/*', async (route) => {
      const whole = await (await route.fetch()).body();
      await route.fulfill({ body: whole.subarray(0, whole.length - 6), contentType: 'audio/wav' });
    });
    await page.goto(`${panel.server.url}/p/cut-stimulus`);
    await agree(page);
    await page.getByRole('button', { name: 'Skip the sound check' }).click();
    await page.getByRole('button', { name: 'Replace this trial' }).waitFor();
    await expectAccessible(page);
    await page.unroute('**/api/stimuli/*');
    await page.getByRole('button', { name: 'Replace this trial' }).click();
    await page.getByText('The trial was replaced by a fresh one.').waitFor();
    await page.close();
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
    await page.keyboard.press('Space');
    await page.keyboard.press('Space');
    await page.getByText('First listen to A, B, and X.').waitFor();
    expect(await page.getByRole('button', { name: /^Play/ }).isVisible()).toBe(true);
    await expectAccessible(page);
    await page.close();
  });

  it('notices sound that fell behind the clock, and replaces the trial when asked', async () => {
    await panel.open({ panelId: 'stutter' });
    const page = await browser.newPage();
    await page.addInitScript(
      'const real = performance.now.bind(performance); globalThis.lostMilliseconds = 0; performance.now = () => real() + lostMilliseconds;',
    );
    await page.goto(`${panel.server.url}/p/stutter`);
    await begin(page);
    await hear(page, ['A']);
    const notice = page.getByText('The sound was interrupted for a moment.');
    // Again and again, as the page must have seen the sound in time before it can see it late.
    await expect
      .poll(() => page.evaluate('lostMilliseconds += 500').then(() => notice.isVisible()), {
        timeout: 30_000,
      })
      .toBe(true);
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Replace this trial' }).click();
    await page.getByText('The trial was replaced by a fresh one.').waitFor();
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
