import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeInBrowser, launchBrowser } from './browser.ts';
import { type HeapFacts, takeHeapSnapshot } from './heap-snapshot.ts';
import { answer, begin, heading, hear, practise } from './listener.ts';
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

  describe('in its memory', () => {
    /** Of each class so many, and more where chance may have set them apart. */
    const FEWEST = 2;
    const MOST = 5;

    /** Hears a first trial; returns which of the others X is to the bit, and what the page holds. */
    async function lookAtTrial(
      script: string,
    ): Promise<{ xIs: 'A' | 'B'; heap: HeapFacts; buffers: number }> {
      const context = await browser.newContext();
      const page = await context.newPage();
      const bodies = new Map<string, Buffer>();
      await page.route('**/api/stimuli/**', async (route) => {
        const response = await route.fetch();
        bodies.set(response.url(), await response.body());
        await route.fulfill({ response });
      });
      await page.addInitScript(COUNT_BUFFERS);
      await page.addInitScript(script);
      const given = page.waitForResponse('**/trials');
      await page.goto(`${panel.server.url}/p/in-memory`);
      await begin(page);
      await hear(page);
      const { stimuli } = (await (await given).json()) as PresentedTrial;
      const [a, , x] = stimuli.map(({ url }) => bodies.get(new URL(url, panel.server.url).href)!);
      const heap = await takeHeapSnapshot(page);
      const buffers = await page.evaluate<number>('globalThis.sentBuffers');
      await context.close();
      return { xIs: x!.equals(a!) ? 'A' : 'B', heap, buffers };
    }

    const seen: Record<'A' | 'B', HeapFacts[]> = { A: [], B: [] };

    beforeAll(() => panel.open({ panelId: 'in-memory', trialsPerSession: 4, trainingTrials: 0 }));

    it('tells A from B by nothing, gives X buffers of its own, and holds no name of the pack', async () => {
      let telling: string[] = [];
      for (let fewest = 0; fewest < FEWEST || (telling.length > 0 && fewest < MOST); ) {
        const { xIs, heap, buffers } = await lookAtTrial('');
        expect(buffers).toBe(6);
        seen[xIs].push(heap);
        fewest = Math.min(seen.A.length, seen.B.length);
        telling = [...onlyIn(seen.A, seen.B), ...onlyIn(seen.B, seen.A)];
      }
      expect(telling).toEqual([]);
      const strings = new Set([...seen.A, ...seen.B].flatMap((heap) => [...heap.strings]));
      for (const name of ['canary', ...panel.stimulusIds, ...panel.stimulusHashes]) {
        expect([...strings].filter((text) => text.toLowerCase().includes(name))).toEqual([]);
      }
    });

    it('would be found to hold one word of which X is', async () => {
      const { xIs, heap } = await lookAtTrial(HOLDS_A_WORD);
      expect(onlyIn([heap], seen[xIs === 'A' ? 'B' : 'A']).join()).toContain(
        xIs === 'A' ? 'likeThe=string likeTheFirst' : 'likeThe=string likeTheOther',
      );
    });
  });
});

/** Of each trial: how many buffers the sounds are sent to the audio thread in. */
const COUNT_BUFFERS = `
  const { postMessage } = MessagePort.prototype;
  MessagePort.prototype.postMessage = function (message, ...rest) {
    if (message?.kind === 'stimuli')
      globalThis.sentBuffers = new Set(message.stimuli.flat().map(({ buffer }) => buffer)).size;
    return postMessage.call(this, message, ...rest);
  };`;

/** A page that compares what it loads and remembers what it found, as one that is careless or bribed might. */
const HOLDS_A_WORD = `
  const { json } = Response.prototype;
  let order = [];
  Response.prototype.json = async function () {
    const body = await json.call(this);
    if (body?.stimuli) order = body.stimuli.map(({ url }) => url);
    return body;
  };
  const loaded = new Map();
  const { fetch } = globalThis;
  globalThis.fetch = async (...request) => {
    const reply = await fetch(...request);
    const url = String(request[0]);
    if (!url.includes('api/stimuli')) return reply;
    loaded.set(url, new Uint8Array(await reply.clone().arrayBuffer()).join());
    const [first, , asked] = order.map((one) => loaded.get(one));
    if (loaded.size === 3) {
      globalThis.found ??= { likeThe: asked === first ? 'likeTheFirst' : 'likeTheOther' };
      loaded.clear();
    }
    return reply;
  };`;

/** What all of these hold and none of the others. */
function onlyIn(these: readonly HeapFacts[], others: readonly HeapFacts[]): string[] {
  const [first, ...rest] = these;
  if (first === undefined) return [];
  return [...first.faces].filter(
    (face) => rest.every(({ faces }) => faces.has(face)) && others.every(({ faces }) => !faces.has(face)),
  );
}
