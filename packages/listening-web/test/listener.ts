/** What a listener does on the page, by role and name, as a person or a screen reader finds things. */
import type { Locator, Page } from 'playwright-core';

/** The switch of a stimulus, in a row of its own or among what is rated; answers that begin with its letter are none. */
export function stimulus(page: Page, slot: string): Locator {
  return page.getByRole('button', {
    name: new RegExp(`^${slot}( Reference)?( said to be .*)? (not heard|heard|playing|paused)$`),
  });
}

/** Consents, says what is listened on, leaves the sound check out and waits for the first trial. */
export async function begin(page: Page, playback = 'Headphones'): Promise<void> {
  await agree(page, playback);
  await page.getByRole('button', { name: 'Skip the sound check' }).click();
  await ready(page);
}

/** Consents and says what is listened on. */
export async function agree(page: Page, playback = 'Headphones'): Promise<void> {
  await page.getByRole('button', { name: 'I agree' }).click();
  await page.getByRole('radio', { name: playback, exact: true }).check();
  await page.getByRole('button', { name: 'Continue' }).click();
}

/** Waits until the trial's sounds are there. */
export async function ready(page: Page): Promise<void> {
  await page
    .locator('sound-transport')
    .getByRole('button', { name: /^(Play|Pause)/ })
    .waitFor();
}

/** Hears every stimulus, which answering asks for. */
export async function hear(page: Page, slots: readonly string[] = ['A', 'B', 'X']): Promise<void> {
  for (const slot of slots) await stimulus(page, slot).click();
}

/** Presses keys one after another. */
export async function press(page: Page, ...keys: string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key);
}

/** Takes the practice trial, up to the first trial that counts. */
export async function practise(page: Page): Promise<void> {
  await answer(page, 'A');
  await page.getByRole('button', { name: 'Continue' }).waitFor();
  await press(page, 'Enter');
  await heading(page, 'Trial 1').waitFor();
}

/** Takes one ABX trial, by keyboard since that is quicker than by mouse. */
export async function answer(page: Page, choice: 'A' | 'B'): Promise<void> {
  await ready(page);
  await press(page, 'a', 'b', 'x', choice === 'A' ? '1' : '2', 'Enter');
}

export function heading(page: Page, name: string | RegExp): Locator {
  return page.getByRole('heading', { name, level: 1 });
}
