import { setTimeout } from 'node:timers/promises';
import { createRandom } from '@earwitness/bench/statistics';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { AnyListener } from './any-listener.ts';
import { describeInBrowser, launchBrowser } from './browser.ts';
import { type PanelUnderTest, servePanel } from './panel-under-test.ts';

/** `EARWITNESS_INTERLEAVINGS=40 EARWITNESS_SEED=1000` runs so many, from that seed on. */
const SESSIONS = Number(process.env.EARWITNESS_INTERLEAVINGS ?? 500);
const FIRST_SEED = Number(process.env.EARWITNESS_SEED ?? 1);
const AT_ONCE = 3;
/** On a machine that does other work too. */
const MOST_SECONDS_EACH = 30;
const MOST_STEPS = 200;
/** After so many steps the world is left in peace, so that a session ends. */
const DISTURBED_STEPS = 25;
const PEACEFUL_STEP_MILLISECONDS = 250;

interface AnswerGiven {
  readonly session: string;
  readonly stage: string;
  readonly number: number;
  readonly answer: { readonly choice: string };
}

const DISTURBANCES = [
  'reload',
  'other tab',
  'close tab',
  'crash',
  'offline',
  'online',
  'lose request',
  'lose reply',
  'restart',
  'back and forth',
] as const;
type Disturbance = (typeof DISTURBANCES)[number];

describeInBrowser('sessions that are disturbed at random', () => {
  let browser: Browser;
  let panel: PanelUnderTest;
  let queue: Promise<unknown> = Promise.resolve();
  /** A server that is being started anew opens no panel, and is not started twice. */
  const alone = (step: () => Promise<void>): Promise<void> => {
    const done = queue.then(step);
    queue = done.catch(() => {});
    return done;
  };
  /** Tabs of which the browser shows that they have crashed, also by themselves. */
  const crashed = new WeakSet<Page>();
  const counts = new Map<string, number>();
  const count = (what: string, by = 1) => void counts.set(what, (counts.get(what) ?? 0) + by);

  beforeAll(async () => {
    [browser, panel] = await Promise.all([launchBrowser(), servePanel()]);
  });
  afterAll(async () => {
    await browser?.close();
    await panel?.stop();
  });

  const timeout = SESSIONS * MOST_SECONDS_EACH * 1000;
  it(`have every answer once and in order: ${SESSIONS} of them`, { timeout }, async () => {
    const seeds = Array.from({ length: SESSIONS }, (_, index) => FIRST_SEED + index);
    const failures: string[] = [];
    const work = async () => {
      for (let seed = seeds.shift(); seed !== undefined; seed = seeds.shift()) {
        const problem = await takeDisturbedSession(seed).catch((error: unknown) => String(error));
        if (problem !== null) failures.push(`seed ${seed}: ${problem}`);
        if (problem !== null) console.info(failures.at(-1));
        count('sessions');
        if ((counts.get('sessions') ?? 0) % 20 === 0)
          console.info(JSON.stringify(Object.fromEntries(counts)));
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    console.info(JSON.stringify(Object.fromEntries(counts)), failures);
    expect(failures).toEqual([]);
  });

  /** Returns what was wrong, or null. */
  async function takeDisturbedSession(seed: number): Promise<string | null> {
    const { uniform: random } = createRandom(seed);
    const panelId = `disturbed-${seed}`;
    await alone(() => panel.open({ panelId, trialsPerSession: 3 }));
    const context = await browser.newContext();
    const answered: string[] = [];
    const trail: string[] = [];
    const listeners: AnyListener[] = [];
    const state = { page: await openPage(context, panelId), isOffline: false };
    try {
      for (let step = 0; step < MOST_STEPS; step += 1) {
        if (step < DISTURBED_STEPS && random() < 0.6) {
          const disturbance = DISTURBANCES[Math.floor(random() * DISTURBANCES.length)] ?? 'reload';
          trail.push(disturbance);
          count(disturbance);
          await atMost(20, disturb(disturbance, { context, panelId, state }));
        } else if (state.isOffline && step >= DISTURBED_STEPS) {
          await atMost(20, disturb('online', { context, panelId, state }));
        }
        // Listeners need a moment between one thing and the next, and the page for what it does by itself.
        if (step >= DISTURBED_STEPS) await setTimeout(PEACEFUL_STEP_MILLISECONDS);
        if (crashed.has(state.page)) {
          await state.page.close();
          state.page = await openPage(context, panelId);
        }
        const listener = new AnyListener(state.page, answered);
        listeners.push(listener);
        const screen = await listener.screen().catch(() => 'none' as const);
        if (screen === 'thanks') break;
        // Whoever wants to go on from there opens the link once more.
        if (screen === 'none' && (await isElsewhere(state.page, panelId)))
          await state.page.goto(`${panel.server.url}/p/${panelId}`).catch(() => {});
        const isNamed = screen !== 'trial' && screen !== 'none';
        trail.push(isNamed ? screen : await listener.heading().catch(() => 'no heading'));
        await atMost(
          60,
          listener.act().catch(() => count('steps that were cut off')),
        );
      }
      const stored = panel
        .logged<AnswerGiven>(panelId, 'answer-given')
        .map(({ stage, number, answer: { choice } }) => `${stage} ${number} ${choice}`);
      count('answers', stored.length);
      const isWhole =
        stored.join() === ['training 1 A', 'trials 1 A', 'trials 2 B', 'trials 3 A'].join() &&
        panel.logged(panelId, 'session-started').length === 1;
      const hasTwoTabs = listeners.some(({ seen }) => seen.has('taken over') || seen.has('elsewhere'));
      const again = listeners.flatMap(({ askedAgain }) => askedAgain);
      if (isWhole && (again.length === 0 || hasTwoTabs)) return null;
      return `${stored.join(', ')}; asked again: ${again.join()}; ${trail.join(' → ')}`;
    } finally {
      await atMost(20, context.close());
    }
  }

  async function openPage(context: BrowserContext, panelId: string): Promise<Page> {
    const page = await context.newPage();
    page.on('crash', () => crashed.add(page));
    page.setDefaultTimeout(8_000);
    await page.goto(`${panel.server.url}/p/${panelId}`).catch(() => {});
    return page;
  }

  async function disturb(
    disturbance: Disturbance,
    {
      context,
      panelId,
      state,
    }: { context: BrowserContext; panelId: string; state: { page: Page; isOffline: boolean } },
  ): Promise<void> {
    const { page } = state;
    // A page that is loaded offline is the browser's own, and not one of ours.
    const needsNetwork = ['reload', 'other tab', 'close tab', 'crash', 'back and forth'].includes(
      disturbance,
    );
    if (needsNetwork && state.isOffline) await disturb('online', { context, panelId, state });
    switch (disturbance) {
      case 'reload':
        await page.reload().catch(() => {});
        return;
      case 'other tab': {
        const others = context.pages().filter((one) => one !== page);
        state.page = others[0] ?? (await openPage(context, panelId));
        await state.page.bringToFront();
        return;
      }
      case 'close tab':
      case 'crash':
        if (disturbance === 'crash') {
          const session = await context.newCDPSession(page);
          session.send('Page.crash').catch(() => {});
          await page.waitForEvent('crash', { timeout: 3_000 }).catch(() => {});
        }
        state.page = context.pages().find((one) => one !== page) ?? (await openPage(context, panelId));
        await page.close();
        return;
      case 'offline':
        state.isOffline = true;
        await context.setOffline(true);
        return;
      case 'online':
        state.isOffline = false;
        await context.setOffline(false);
        return;
      case 'lose request':
      case 'lose reply':
        await page
          .route(
            '**/api/panels/**',
            async (route) => {
              if (disturbance === 'lose reply') await route.fetch().catch(() => {});
              await route.abort().catch(() => {});
            },
            { times: 1 },
          )
          .catch(() => {});
        return;
      case 'restart':
        await alone(() => panel.restart());
        return;
      case 'back and forth':
        await page.goto(`${panel.server.url}/p/nothing-here`).catch(() => {});
        await page.goBack().catch(() => {});
        // Where there is nowhere to go back to, the link is opened once more.
        if (page.url().endsWith('nothing-here'))
          await page.goto(`${panel.server.url}/p/${panelId}`).catch(() => {});
        return;
    }
  }
});

/** Goes on without what is never answered, as some of a browser's commands are not where one of its tabs has just crashed. */
const atMost = (seconds: number, step: Promise<unknown>): Promise<unknown> =>
  Promise.race([step, setTimeout(seconds * 1_000)]);

/** Whether the page is none of the panel's: the browser's own in the place of one that could not be loaded, one without its scripts, or another. */
async function isElsewhere(page: Page, panelId: string): Promise<boolean> {
  return page
    .evaluate(
      (panel) =>
        location.protocol === 'chrome-error:' ||
        !location.pathname.endsWith(panel) ||
        document.querySelector('.waiting') !== null,
      panelId,
    )
    .catch(() => false);
}
