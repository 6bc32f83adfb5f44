import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeInBrowser, launchBrowser } from './browser.ts';
import { answer, begin, heading, practise } from './listener.ts';
import { type PanelUnderTest, servePanel } from './panel-under-test.ts';

const TRIALS = 4;

interface Received {
  url: string;
  status: number;
  headers: Record<string, string>;
  body: Buffer;
}

interface PresentedTrial {
  stimuli: { slot: string; url: string }[];
}

describeInBrowser('what a listener’s page receives', () => {
  let browser: Browser;
  let panel: PanelUnderTest;
  let received: Received[];

  /** A whole session but its end: everything that came over the network while there was still something to guess. */
  beforeAll(async () => {
    [browser, panel] = await Promise.all([launchBrowser(), servePanel()]);
    await panel.open({ trialsPerSession: TRIALS, showOwnResult: false });
    const page = await browser.newPage();
    received = [];
    await page.route('**', async (route) => {
      const response = await route.fetch();
      received.push({
        url: response.url(),
        status: response.status(),
        headers: response.headers(),
        body: await response.body(),
      });
      await route.fulfill({ response });
    });
    await page.goto(`${panel.server.url}/p/small-abx`);
    await begin(page);
    await practise(page);
    for (let trial = 1; trial <= TRIALS; trial += 1) {
      await heading(page, `Trial ${trial} of ${TRIALS}`).waitFor();
      await answer(page, trial % 2 === 0 ? 'A' : 'B');
    }
    await heading(page, 'Thank you').waitFor();
    await page.close();
  });
  afterAll(async () => {
    await browser?.close();
    await panel?.stop();
  });

  const stimuli = () => received.filter(({ url }) => url.includes('/api/stimuli/'));
  /** Those that were asked for, and those that came ahead. */
  const trials = () => {
    const bodies = received.map(({ url, body }) => {
      if (url.endsWith('/trials')) return JSON.parse(body.toString()) as PresentedTrial;
      if (url.endsWith('/trials/prepare')) return JSON.parse(body.toString()).trial as PresentedTrial | null;
      return null;
    });
    return bodies.filter((trial) => trial !== null);
  };

  it('names no condition, item, file or stimulus of the pack', () => {
    for (const { url, headers, body } of received) {
      const everything = [url, JSON.stringify(headers), body.toString('latin1')].join('\n');
      expect(everything).not.toMatch(/canary/i);
      for (const stimulusId of panel.stimulusIds) expect(everything).not.toContain(stimulusId);
    }
  });

  it('has an address of its own for every stimulus of every trial, X included', () => {
    const urls = trials().flatMap((trial) => trial.stimuli.map(({ url }) => url));

    expect(urls).toHaveLength((TRIALS + 1) * 3);
    expect(new Set(urls).size).toBe(urls.length);
    expect(
      stimuli()
        .map(({ url }) => new URL(url).pathname.slice(1))
        .sort(),
    ).toEqual([...urls].sort());
  });

  it('has stimuli of equal size under identical headers', () => {
    const faces = stimuli().map(({ status, headers: { date, ...headers }, body }) =>
      JSON.stringify({ status, headers, bytes: body.byteLength, hasDate: date !== undefined }),
    );

    expect(new Set(faces).size).toBe(1);
    expect(stimuli()[0]?.headers['content-length']).toBe(String(stimuli()[0]?.body.byteLength));
  });

  it('is told slots in one order, whatever X is', () => {
    for (const trial of trials()) expect(trial.stimuli.map(({ slot }) => slot)).toEqual(['A', 'B', 'X']);
  });

  it('holds an X that is A or B to the bit, and never both', () => {
    const bodies = new Map(stimuli().map(({ url, body }) => [new URL(url).pathname.slice(1), body]));
    const answers = trials().map(({ stimuli: [a, b, x] }) => {
      const [bodyA, bodyB, bodyX] = [a, b, x].map((one) => bodies.get(one!.url)!);
      expect(bodyA!.equals(bodyB!)).toBe(false);
      return bodyX!.equals(bodyA!) ? 'A' : bodyX!.equals(bodyB!) ? 'B' : 'neither';
    });

    expect(answers).not.toContain('neither');
  });
});
