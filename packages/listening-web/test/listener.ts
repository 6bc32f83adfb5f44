/** What a listener does on the page, by role and name, as a person or a screen reader finds things. */
import type { Locator, Page } from 'playwright-core';

function stimulus(page: Page, slot: string): Locator {
  return page
    .getByRole('group', { name: 'What you hear' })
    .getByRole('button', { name: new RegExp(`^${slot}\\b`) });
}

/** Consents on headphones and waits for the first trial. */
export async function begin(page: Page): Promise<void> {
  await page.getByLabel('Headphones').check();
  await page.getByRole('button', { name: 'I agree' }).click();
  await ready(page);
}

/** Waits until the trial's sounds are there. */
export async function ready(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^(Play|Pause)/ }).waitFor();
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
