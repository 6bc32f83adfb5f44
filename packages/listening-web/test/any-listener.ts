/** A listener who does whatever the screen asks for, and notices when a trial is asked again without a word. */
import type { Page } from 'playwright-core';
import { answer, press } from './listener.ts';

const SCREENS = [
  ['consent', /^Can you hear/],
  ['playback', /^What are you listening on/],
  ['questionnaire', /^One question first/],
  ['sound check', /^Set a comfortable level/],
  ['practice', /^Practice /],
  ['trial', /^Trial /],
  ['thanks', /^Thank you/],
  ['no connection', /^No connection/],
  ['elsewhere', /^This test is open in another place/],
  ['taken over', /^The test goes on in another tab/],
] as const;

export type ScreenName = (typeof SCREENS)[number][0] | 'none';

/** What the page says when it asks a trial again that was answered. */
const TOLD = /The last trial was replaced|The trial was replaced/;

export class AnyListener {
  readonly #page: Page;
  readonly seen = new Set<ScreenName>();
  /** Trials that were answered and asked again, without a word. */
  readonly askedAgain: string[] = [];
  /** Headings of trials whose answer was given, in their order; over all pages of one listener. */
  readonly answered: string[];

  constructor(page: Page, answered: string[] = []) {
    this.#page = page;
    this.answered = answered;
  }

  async heading(): Promise<string> {
    return (await this.#page.locator('h1').first().textContent({ timeout: 20_000 }))?.trim() ?? '';
  }

  async screen(): Promise<ScreenName> {
    const heading = await this.heading();
    return SCREENS.find(([, pattern]) => pattern.test(heading))?.[0] ?? 'none';
  }

  async isDone(): Promise<boolean> {
    const screen = await this.screen();
    if (screen === 'thanks') this.seen.add('thanks');
    return screen === 'thanks';
  }

  /** Waits until another screen is there, or another trial. */
  async moved(from: ScreenName): Promise<void> {
    if (from === 'practice' || from === 'trial') {
      await this.#page
        .getByText(/Your answer is saved here/)
        .first()
        .waitFor({ state: 'detached' });
      // Where the feedback of a practice trial leads without a network.
      await this.#page
        .locator('h1')
        .filter({ hasText: /^No connection/ })
        .waitFor({ state: 'detached' });
      return;
    }
    const pattern = SCREENS.find(([name]) => name === from)?.[1] ?? /^$/;
    await this.#page.locator('h1').filter({ hasText: pattern }).waitFor({ state: 'detached' });
  }

  /** Does what the screen asks for. */
  async act(): Promise<void> {
    const page = this.#page;
    const screen = await this.screen();
    this.seen.add(screen);
    switch (screen) {
      case 'consent':
        return page.getByRole('button', { name: 'I agree' }).click();
      case 'playback':
        await page.getByRole('radio', { name: 'Headphones' }).check();
        return page.getByRole('button', { name: 'Continue' }).click();
      case 'questionnaire':
        await page.getByLabel('What shall we call you?').fill('Zoë');
        return page.getByRole('button', { name: 'Continue' }).click();
      case 'sound check':
        return page.getByRole('button', { name: 'Skip the sound check' }).click();
      case 'practice':
      case 'trial':
        return this.#answer();
      case 'no connection':
        return page.getByRole('button', { name: 'Try now' }).click();
      case 'elsewhere':
      case 'taken over':
        return page.getByRole('button', { name: 'Go on here' }).click();
      default:
    }
  }

  async #answer(): Promise<void> {
    const page = this.#page;
    if (await page.getByRole('button', { name: /^(Continue|Send now)/ }).isVisible()) {
      return press(page, 'Enter');
    }
    const place = await this.heading();
    const number = Number(/^(?:Practice|Trial) (\d+)/.exec(place)?.[1]);
    // Another screen has come meanwhile.
    if (Number.isNaN(number)) return;
    const isTold = (await page.getByText(TOLD).count()) > 0;
    if (this.answered.includes(place) && !isTold) this.askedAgain.push(place);
    await answer(page, number % 2 === 1 ? 'A' : 'B');
    // Given is what the page has taken: it is kept, or sent, or something else is asked.
    await page.waitForFunction(
      (before) => {
        const app = document.querySelector('listening-app')?.shadowRoot;
        const trial = app?.querySelector('trial-step')?.shadowRoot;
        const text = trial?.textContent ?? '';
        const heading = trial?.querySelector('h1')?.textContent?.trim();
        return heading !== before || /saved here|Continue/.test(text);
      },
      place,
      { timeout: 10_000 },
    );
    this.answered.push(place);
  }
}
