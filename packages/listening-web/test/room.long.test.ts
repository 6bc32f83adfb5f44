import { performance } from 'node:perf_hooks';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeInBrowser, launchBrowser } from './browser.ts';
import { heading, ready, stimulus } from './listener.ts';
import { type PanelUnderTest, servePanel } from './panel-under-test.ts';

const SEATS = 12;
const TRIALS = 6;
const SAVED = 'Your answer is saved here and will be sent.';

type Choice = 'A' | 'B';

interface Answered {
  readonly session: string;
  readonly stage: string;
  readonly number: number;
  readonly idempotencyKey: string;
  readonly answer: { readonly choice: Choice };
}

/** What a seat answers to a trial, practice being trial 0: each seat in an order of its own. */
const choiceOf = (seat: number, trial: number): Choice => (((seat * 37) >> trial) & 1 ? 'B' : 'A');

const placeOf = (trial: number): string => (trial === 0 ? 'Practice 1 of 1' : `Trial ${trial} of ${TRIALS}`);

/** One phone in the room, from joining to the end. */
class Seat {
  readonly number: number;
  readonly context: BrowserContext;
  page!: Page;

  constructor(number: number, context: BrowserContext) {
    this.number = number;
    this.context = context;
  }

  async open(url: string): Promise<void> {
    this.page = await this.context.newPage();
    await this.page.goto(url);
  }

  async join(url: string): Promise<void> {
    await this.open(url);
    await this.page.getByRole('button', { name: 'I agree' }).click();
    await this.page.getByText('Your device stays quiet').waitFor();
    await this.page.getByRole('button', { name: 'Continue' }).click();
    await this.page.getByText(`You have seat ${this.number}.`).waitFor();
  }

  sees(trial: number): Promise<void> {
    return heading(this.page, placeOf(trial)).waitFor();
  }

  /** Waits until the page knows that the room has heard everything. */
  mayAnswer(): Promise<void> {
    return this.page.locator('#hint', { hasText: 'Choose an answer.' }).waitFor();
  }

  async send(trial: number): Promise<void> {
    await this.sees(trial);
    await this.page.getByRole('button', { name: `X is ${choiceOf(this.number, trial)}` }).click();
    await this.page.getByRole('button', { name: 'Send' }).click();
  }

  async answer(trial: number): Promise<void> {
    await this.send(trial);
    // What practice came to is told once everyone has answered.
    if (trial === 0) await this.page.getByText(/^(Right|Not this time): X was [AB]\.$/).waitFor();
    else await this.isStored();
  }

  isStored(): Promise<void> {
    return heading(this.page, 'Your answer is stored').waitFor();
  }
}

/** The machine that plays, and whoever leads at it. */
class Conductor {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  async plays(trial: number): Promise<void> {
    await heading(this.page, placeOf(trial)).waitFor();
    await ready(this.page);
    for (const slot of ['A', 'B', 'X']) await stimulus(this.page, slot).click();
  }

  counts(answered: number): Promise<void> {
    return this.page.getByText(`${answered} of ${SEATS} have answered.`).waitFor();
  }

  async goesOn(): Promise<void> {
    await this.page.getByRole('button', { name: 'Next trial' }).click();
  }
}

describeInBrowser('a studio with one machine and twelve phones', () => {
  let browser: Browser;
  let panel: PanelUnderTest;
  beforeAll(async () => {
    [browser, panel] = await Promise.all([launchBrowser(), servePanel()]);
  });
  afterAll(async () => {
    await browser?.close();
    await panel?.stop();
  });

  it('hears a whole sitting in which seats drop out and return and the server restarts, and loses, doubles and reorders nothing', async () => {
    const startedAt = performance.now();
    await panel.open({
      panelId: 'studio',
      trialsPerSession: TRIALS,
      trainingTrials: 1,
      showOwnResult: false,
    });
    const { conductorUrl, joinUrl } = await panel.beginSitting('studio', {
      playbackBy: 'conductor',
      playback: 'studio-monitors',
    });
    const seats: Seat[] = [];
    for (let number = 1; number <= SEATS; number += 1) {
      const seat = new Seat(number, await browser.newContext({ viewport: { width: 360, height: 640 } }));
      await seat.join(joinUrl);
      seats.push(seat);
    }
    const seat = (number: number): Seat => seats[number - 1]!;
    const allBut = (...numbers: number[]): Seat[] => seats.filter((one) => !numbers.includes(one.number));
    const conductor = new Conductor(await browser.newPage());
    await conductor.page.goto(conductorUrl);
    await conductor.page.getByText(`Seat ${SEATS}: here`).waitFor();
    await conductor.page.getByRole('button', { name: 'Begin' }).click();
    await conductor.goesOn();
    const joinedAt = performance.now();

    /** Seconds from the conductor's wish until the last seat has the trial, and from the last answer until the conductor knows. */
    const waits = { forTrial: [] as number[], forCount: [] as number[] };
    let wishedAt = performance.now();
    const secondsSince = (from: number): number => (performance.now() - from) / 1_000;

    /** One trial: the conductor plays, and everyone answers at once; `happens` stands for the answers of seats that have other cares. */
    async function trial(
      number: number,
      { others = [], happens = async () => {} }: { others?: number[]; happens?: () => Promise<void> } = {},
    ): Promise<void> {
      await Promise.all(seats.map((one) => one.sees(number)));
      waits.forTrial.push(secondsSince(wishedAt));
      await conductor.plays(number);
      await Promise.all([...allBut(...others).map((one) => one.answer(number)), happens()]);
      const answeredAt = performance.now();
      await conductor.counts(SEATS);
      waits.forCount.push(secondsSince(answeredAt));
      wishedAt = performance.now();
      await conductor.goesOn();
    }

    await trial(0);
    await trial(1);

    // Seat 7 loses its network in the middle of the trial, answers all the same, and comes back.
    await trial(2, {
      others: [7],
      async happens() {
        const { page, context } = seat(7);
        await seat(7).mayAnswer();
        await context.setOffline(true);
        await seat(7).send(2);
        await page.getByText(SAVED).first().waitFor();
        await conductor.counts(SEATS - 1);
        await conductor.goesOn();
        await conductor.page.getByText('No answer yet from seat 7').waitFor();
        await context.setOffline(false);
        await seat(7).isStored();
        await conductor.page.getByText('No answer yet from seat').waitFor({ state: 'detached' });
      },
    });

    // Seat 3 loads its page anew before it answers, seat 4 after.
    await trial(3, {
      others: [3, 4],
      async happens() {
        await seat(3).page.reload();
        await seat(4).answer(3);
        await seat(4).page.reload();
        await Promise.all([seat(3).answer(3), seat(4).isStored()]);
      },
    });

    // Seat 5 closes its tab and comes back by its link.
    await trial(4, {
      others: [5],
      async happens() {
        await seat(5).page.close();
        await conductor.page.getByText('Seat 5: away').waitFor();
        await seat(5).open(joinUrl);
        await seat(5).answer(4);
      },
    });

    // The server restarts when half of the room has answered; the others answer what they see meanwhile.
    await trial(5, {
      others: seats.map(({ number }) => number),
      async happens() {
        await Promise.all(seats.slice(0, SEATS / 2).map((one) => one.answer(5)));
        const late = seats.slice(SEATS / 2);
        await Promise.all(late.map((one) => one.mayAnswer()));
        await Promise.all([panel.restart(), ...late.map((one) => one.send(5))]);
        await Promise.all(late.map((one) => one.isStored()));
      },
    });

    // Seat 12 answers without a network and closes its tab with the answer in it.
    await trial(6, {
      others: [12],
      async happens() {
        const { context, page } = seat(12);
        await seat(12).mayAnswer();
        await context.setOffline(true);
        await seat(12).send(6);
        await page.getByText(SAVED).first().waitFor();
        await page.close();
        await context.setOffline(false);
        await seat(12).open(joinUrl);
        await seat(12).isStored();
      },
    });

    await heading(conductor.page, 'The session of this room is over').waitFor();
    await Promise.all(seats.map(({ page }) => heading(page, 'Thank you for listening').waitFor()));

    const started = panel.logged('studio', 'session-started').map(({ session }) => session);
    const answers = panel.logged<Answered>('studio', 'answer-given');
    const given = started.map((session) =>
      answers
        .filter((one) => one.session === session)
        .map(({ stage, number, answer: { choice } }) => `${stage} ${number} ${choice}`),
    );
    expect(given).toEqual(
      seats.map(({ number }) => [
        `training 1 ${choiceOf(number, 0)}`,
        ...Array.from({ length: TRIALS }, (_, index) => `trials ${index + 1} ${choiceOf(number, index + 1)}`),
      ]),
    );
    expect(new Set(answers.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(SEATS * (TRIALS + 1));
    const longest = (seconds: readonly number[]): string => Math.max(...seconds).toFixed(1);
    console.info(
      `${answers.length} answers of ${started.length} seats to ${TRIALS + 1} trials; joining ${((joinedAt - startedAt) / 1_000).toFixed(0)} s, the rest ${secondsSince(joinedAt).toFixed(0)} s; at the most ${longest(waits.forTrial)} s until all seats had a trial, ${longest(waits.forCount)} s until the conductor knew of the last answer`,
    );
  }, 600_000);
});
