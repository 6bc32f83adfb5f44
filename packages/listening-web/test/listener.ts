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

/** Takes the practice trial by mouse, up to the first trial that counts. */
export async function practise(page: Page): Promise<void> {
  await hear(page);
  await page.getByRole('button', { name: 'X is A' }).click();
  await page.getByRole('button', { name: 'Next' }).click();
  await page.getByRole('button', { name: 'Continue' }).click();
  await heading(page, 'Trial 1').waitFor();
}

/** Takes one trial by mouse. */
export async function answer(page: Page, name: string): Promise<void> {
  await ready(page);
  await hear(page);
  await page.getByRole('button', { name, exact: false }).click();
  await page.getByRole('button', { name: 'Next' }).click();
}

export function heading(page: Page, name: string | RegExp): Locator {
  return page.getByRole('heading', { name, level: 1 });
}
