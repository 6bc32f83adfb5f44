import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { expectAccessible } from './accessible.ts';
import { describeInBrowser } from './browser.ts';
import { agree, answer, heading, press, ready, stimulus } from './listener.ts';
import { onAPage } from './on-a-page.ts';
import type { PanelUnderTest } from './panel-under-test.ts';

interface Answered {
  readonly session: string;
  readonly stage: string;
  readonly number: number;
  readonly answer: { readonly choice: string };
}

/** Notes every sound that a page fetches. */
function soundsOf(page: Page): string[] {
  const sounds: string[] = [];
  page.on('request', (request) => {
    if (request.url().includes('/api/stimuli/')) sounds.push(request.url());
  });
  return sounds;
}

const TITLE = 'Can you hear the difference between two masters of one and the same song?';

describeInBrowser('a room', () => {
  let panel: PanelUnderTest;
  let page: Page;
  let newPage: () => Promise<Page>;
  onAPage(({ browser, panel: served, page: first }) => {
    panel = served;
    page = first;
    newPage = async () => (await browser.newContext({ viewport: { width: 360, height: 640 } })).newPage();
  });

  it('lets its seats answer what the conductor plays, over a reload in the middle of a trial and a lost network', async () => {
    await panel.open({
      panelId: 'studio',
      title: TITLE,
      trialsPerSession: 2,
      trainingTrials: 1,
      showOwnResult: false,
    });
    const admin = await newPage();
    await admin.goto(panel.server.adminUrl);
    await admin.getByLabel('Level at the seats').fill('79');
    await admin.getByRole('button', { name: 'Begin a sitting' }).click();
    const conductorUrl = await admin.getByRole('link', { name: 'Lead it in a new tab' }).getAttribute('href');
    await admin.getByText('not begun, 0 of 2 trials').waitFor();
    await expectAccessible(admin);
    await admin.close();
    const joinUrl = conductorUrl!.replace(/conduct=[^&]+&/, '');
    const conductor = page;
    const seats = [await newPage(), await newPage()] as const;
    const [one, two] = seats;
    const sounds = { conductor: soundsOf(conductor), one: soundsOf(one), two: soundsOf(two) };

    await conductor.goto(conductorUrl!);
    await heading(conductor, 'You lead the room').waitFor();
    expect(conductor.url()).toBe(`${panel.server.url}/p/studio`);
    await conductor.getByText('Level at the seats: 79 dBA.').waitFor();
    await conductor.getByText(joinUrl).waitFor();
    await expectAccessible(conductor);
    const size = conductor.viewportSize()!;
    await conductor.setViewportSize({ width: 320, height: 640 });
    expect(await conductor.evaluate(() => document.documentElement.scrollWidth)).toBe(320);
    await conductor.setViewportSize(size);

    for (const seat of seats) {
      await seat.goto(joinUrl);
      await seat.getByRole('button', { name: 'I agree' }).click();
      await seat.getByText('Your device stays quiet').waitFor();
      await seat.getByRole('button', { name: 'Continue' }).click();
      await heading(seat, 'The session begins when everyone is ready').waitFor();
    }
    await expectAccessible(two);
    await conductor.getByText('Seat 2: here').waitFor();
    await conductor.getByRole('button', { name: 'Begin' }).click();
    await conductor.getByRole('button', { name: 'Next trial' }).click();

    // Practice: no answer before the room has heard everything, and nobody is told alone what it came to.
    await ready(conductor);
    await heading(one, 'Practice 1 of 1').waitFor();
    await stimulus(conductor, 'A').click();
    await one.locator('#hint', { hasText: 'The room has not heard B and X yet.' }).waitFor();
    await press(one, '1', 'Enter');
    for (const slot of ['B', 'X']) await stimulus(conductor, slot).click();
    await one.locator('#hint', { hasText: 'Choose an answer.' }).waitFor();
    await press(one, '1', 'Enter');
    await heading(one, 'Your answer is stored. Waiting for the others').waitFor();
    expect(await one.getByText(/Right|Not this time/).count()).toBe(0);
    await two.getByRole('button', { name: 'X is B' }).click();
    await press(two, 'Enter');
    for (const seat of seats) {
      await heading(seat, 'The next trial comes in a moment').waitFor();
      await seat.getByText(/^(Right|Not this time): X was [AB]\.$/).waitFor();
    }
    await expectAccessible(one);
    await conductor.getByRole('button', { name: 'Next trial' }).click();
    await two.getByText(/The last trial was practice\. (Right|Not this time): X was [AB]\./).waitFor();

    // Trial 1: what plays is marked at the seats; one of them reloads in the middle of it.
    await ready(conductor);
    for (const slot of ['A', 'B', 'X']) await stimulus(conductor, slot).click();
    for (const seat of seats) {
      await heading(seat, 'Trial 1').waitFor();
      await seat
        .getByRole('listitem')
        .filter({ hasText: /X\s*playing/ })
        .waitFor();
    }
    await expectAccessible(one);
    await expectAccessible(conductor);
    await one.reload();
    await heading(one, 'Trial 1').waitFor();
    await one.getByRole('button', { name: 'X is A' }).click();
    await one.getByRole('button', { name: 'Send' }).click();
    await heading(one, 'Waiting for the others').waitFor();
    await conductor.getByText('1 of 2 have answered.').waitFor();

    // Asked to go on, the room says who is missing; what comes meanwhile settles it.
    await conductor.getByRole('button', { name: 'Next trial' }).click();
    await conductor.getByText('No answer yet from seat 2').waitFor();
    await expectAccessible(conductor);
    await two.context().setOffline(true);
    await press(two, '2', 'Enter');
    await two.getByText('Your answer is saved here and will be sent.').first().waitFor();
    await two.context().setOffline(false);
    await heading(two, 'Waiting for the others').waitFor();
    await conductor.getByText('2 of 2 have answered.').waitFor();
    await conductor.getByText('No answer yet from seat').waitFor({ state: 'detached' });
    await conductor.getByRole('button', { name: 'Next trial' }).click();

    // Trial 2: the conductor's page is loaded anew, and the room goes on without a seat.
    await heading(one, 'Trial 2').waitFor();
    await conductor.reload();
    await conductor.getByRole('button', { name: 'Go on' }).click();
    await ready(conductor);
    await one.getByText('The trial was replaced by a fresh one.').waitFor();
    for (const slot of ['A', 'B', 'X']) await stimulus(conductor, slot).click();
    await one.getByRole('button', { name: 'X is A' }).click();
    await press(one, 'Enter');
    await heading(one, 'Waiting for the others').waitFor();
    await conductor.getByText('1 of 2 have answered.').or(conductor.getByText('has not heard')).waitFor();
    await conductor.getByRole('button', { name: 'Next trial' }).click();
    await conductor.getByRole('button', { name: 'Go on without' }).click();
    await heading(conductor, 'The session of this room is over').waitFor();
    for (const seat of seats) await heading(seat, 'Thank you').waitFor();
    await one.getByText('All 2 answers are stored.').waitFor();
    await two.getByText('The room went on before your answer came. That does no harm').waitFor();
    await two.getByText('Your answer is stored.').waitFor();

    const answers = panel
      .logged<Answered>('studio', 'answer-given')
      .filter(({ stage }) => stage === 'trials');
    expect(answers.map(({ number, answer: { choice } }) => [number, choice])).toEqual([
      [1, 'A'],
      [1, 'B'],
      [2, 'A'],
    ]);
    expect(answers[0]?.session).toBe(answers[2]?.session);
    expect(answers[1]?.session).not.toBe(answers[0]?.session);
    // A, B and X of practice and both trials, and those of the second drawn anew.
    expect(sounds.conductor).toHaveLength(12);
    expect([sounds.one, sounds.two]).toEqual([[], []]);
    await Promise.all(seats.map((seat) => seat.context().close()));
  }, 90_000);

  it('lets each seat play once the conductor begins, and ends it for all', async () => {
    await panel.open({ panelId: 'class', trialsPerSession: 3, trainingTrials: 0 });
    const seat = await newPage();
    const admin = await newPage();
    await admin.goto(panel.server.adminUrl);
    await heading(admin, TITLE).waitFor();
    await admin.goto(`${new URL(panel.server.adminUrl).origin}/admin#/class`);
    await admin.getByLabel('Who plays?').selectOption('seats');
    await admin.getByRole('button', { name: 'Begin a sitting' }).click();
    const conductorUrl = await admin.getByRole('link', { name: 'Lead it in a new tab' }).getAttribute('href');
    expect(conductorUrl).toContain('/p/class#');
    await page.goto(conductorUrl!);
    await seat.goto(conductorUrl!.replace(/conduct=[^&]+&/, ''));
    await agree(seat);
    await seat.getByRole('button', { name: 'Skip the sound check' }).click();
    await heading(seat, 'The session begins when everyone is ready').waitFor();
    await page.getByText('Seat 1: here').waitFor();
    await page.getByRole('button', { name: 'Begin' }).click();
    await answer(seat, 'A');
    await heading(seat, 'Trial 2').waitFor();
    await page.getByText('Seat 1: here, 1 of 3').waitFor();
    await page.getByText('End the session').click();
    await page.getByRole('button', { name: 'End it now' }).click();
    await heading(page, 'The session of this room is over').waitFor();
    await answer(seat, 'B');
    await heading(seat, 'The session of this room is over').waitFor();
    await expectAccessible(seat);
    expect(panel.answersOf('class')).toEqual([{ choice: 'A' }, { choice: 'B' }]);
    const late = await newPage();
    await late.goto(conductorUrl!.replace(/conduct=[^&]+&/, ''));
    await heading(late, 'This room takes no more listeners').waitFor();
    await expectAccessible(late);
    await late.goto(`${panel.server.url}/p/class#sitting=no-such-sitting`);
    await heading(late, 'This link to a room does not work').waitFor();
    await Promise.all([seat, admin, late].map((one) => one.context().close()));
  }, 60_000);
});
