/** Sessions of a method in a browser that Playwright does not drive: one trial by keyboard alone, one by mouse. */
import type { PanelMethod } from '@earwitness/bench/panel';
import type { GivenAnswer } from '../src/server/panels/given-answer.ts';
import { METHOD_WALKS, openMethod } from './method-walks.ts';
import type { PanelUnderTest } from './panel-under-test.ts';
import { PlainListener, type PlainPage, TrialDisturbedError } from './plain-page.ts';

interface MethodTaken {
  readonly stored: readonly GivenAnswer[];
  readonly expected: readonly GivenAnswer[];
  /** Trials that the page had replaced, as the machine was too busy for the sound. */
  readonly replaced: number;
}

/** Takes a session of two trials, as the page asks for it. */
export async function takeMethod(
  method: PanelMethod,
  { page, panel }: { page: PlainPage; panel: PanelUnderTest },
): Promise<MethodTaken> {
  const { byKeys, keyed, byHand, handed } = METHOD_WALKS[method];
  const listener = new PlainListener(page);
  const replaced = () => panel.logged(method, 'trial-voided').length;
  const take = async (trial: () => Promise<void>): Promise<void> => {
    const before = replaced();
    try {
      await trial();
    } catch (error) {
      if (!(error instanceof TrialDisturbedError) && replaced() === before) throw error;
      await listener.replaceTrial();
      await take(trial);
    }
  };
  await openMethod(panel, { method, panelId: method, trials: 2 });
  await page.open(`${panel.server.url}/p/${method}`);
  await listener.begin();
  await listener.heading('Trial 1 of 2');
  await take(async () => {
    await listener.keys(...byKeys);
    if (method === 'identification') {
      // The only control of a choice that has no key of its own.
      await listener.tabTo('4, sure');
      await listener.keys('Enter');
      await listener.tabTo('Next');
    }
    await listener.keys('Enter');
    await listener.heading('Trial 2 of 2');
  });
  await listener.ready();
  await take(async () => {
    await byHand(listener);
    await listener.next();
    await listener.heading('Thank you');
  });
  return { stored: panel.answersOf(method), expected: [keyed, handed], replaced: replaced() };
}
