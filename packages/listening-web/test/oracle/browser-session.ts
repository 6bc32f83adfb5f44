/** Sessions in Chromium with the real client, by hand as it were, and all that the browser lets anybody see of them. */
import type { Browser, Page, Request, Response } from 'playwright-core';
import { answer, begin, heading, practise, ready } from '../listener.ts';
import type { OraclePanel } from './oracle-panel.ts';
import { Recording } from './recording.ts';

/** Takes sessions one after another. */
export async function recordInBrowser({
  browser,
  panel,
  url,
  sessions,
  trials,
}: {
  browser: Browser;
  panel: OraclePanel;
  /** The panel's server, or what stands before it. */
  url: string;
  sessions: number;
  trials: number;
}): Promise<Recording> {
  const recording = new Recording(panel.truth);
  for (let listener = 0; listener < sessions; listener += 1)
    await takeBrowserSession({ browser, url, panelId: panel.panelId, trials, recording, listener });
  return recording;
}

/** Takes one session to its end, and notes everything that came. */
async function takeBrowserSession({
  browser,
  url,
  panelId,
  trials,
  recording,
  listener,
}: {
  browser: Browser;
  url: string;
  panelId: string;
  trials: number;
  recording: Recording;
  listener: number;
}): Promise<void> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.addInitScript(eavesdrop);
  const console_: string[] = [];
  page.on('console', (message) => console_.push(message.text()));
  page.on('pageerror', (problem) => console_.push(problem.message));
  const network = listenToNetwork(page, { url, recording, listener });
  await page.goto(`${url}/p/${panelId}`);
  await begin(page);
  await network.takeSounds(3);
  recording.takePage(await lookAt(page, console_), listener);
  await practise(page);
  for (let trial = 1; trial <= trials; trial += 1) {
    await heading(page, `Trial ${trial} of ${trials}`).waitFor();
    await network.takeSounds(3);
    await ready(page);
    recording.takePage(await lookAt(page, console_), listener);
    await answer(page, trial % 2 === 0 ? 'A' : 'B');
  }
  await heading(page, 'Thank you').waitFor();
  await network.settled();
  await context.close();
}

/**
 * Headers as they came, bodies, and the browser's own timing of each request. Sounds are taken as the page gets them: the browser
 * itself keeps no copy of what may not be stored.
 */
function listenToNetwork(
  page: Page,
  { url, recording, listener }: { url: string; recording: Recording; listener: number },
) {
  const numberOf = new Map<Request, number>();
  const sounds = new Map<string, { response: Response; completionNumber: number }>();
  let completed = 0;
  const pending: Promise<void>[] = [];
  page.on('request', (request) => numberOf.set(request, numberOf.size));
  page.on('response', (response) => {
    const completionNumber = completed;
    completed += 1;
    const path = response.url().replace(url, '');
    if (path.includes('/api/stimuli/')) sounds.set(path, { response, completionNumber });
    else pending.push(response.body().then((body) => take(response, { body, completionNumber })));
  });

  async function take(
    response: Response,
    { body, completionNumber }: { body: Uint8Array; completionNumber: number },
  ): Promise<void> {
    const request = response.request();
    const { startTime, requestStart, responseStart, connectStart } = request.timing();
    const headers = await response.headersArray();
    recording.take(
      {
        method: request.method() === 'POST' ? 'POST' : 'GET',
        path: response.url().replace(url, ''),
        status: response.status(),
        headers: headers.map(({ name, value }) => [name, value] as const),
        body,
        requestNumber: numberOf.get(request) ?? 0,
        completionNumber,
        sentAtMilliseconds: startTime,
        firstByteMilliseconds: responseStart - requestStart,
        // when the last byte came is among the timings that the page holds
        totalMilliseconds: responseStart - requestStart,
        isConnectionReused: connectStart < 0,
      },
      listener,
    );
  }

  let wanted = 0;
  return {
    /** Waits until the page has so many sounds more, some of which may have come ahead, and takes all that have come. */
    async takeSounds(count: number): Promise<void> {
      wanted += count;
      await page.waitForFunction((seen) => globalThis.soundsCounted >= seen, wanted);
      const seen = await page.evaluate(() => globalThis.soundsSeen.splice(0));
      for (const { path, base64 } of seen) {
        const sound = sounds.get(path);
        if (sound === undefined) throw new RangeError(`Cannot take ${path} as the network did not bring it`);
        await take(sound.response, {
          body: Buffer.from(base64, 'base64'),
          completionNumber: sound.completionNumber,
        });
      }
    },
    settled: () => Promise.all(pending),
  };
}

declare global {
  /** Shapes of what was said to workers and worklets, as JSON. */
  var messagesSeen: string[];
  var soundsSeen: { path: string; base64: string }[];
  var soundsCounted: number;
}

/** Runs in the page before its scripts: keeps the shape of what is said to workers and worklets, and the sounds that come. */
function eavesdrop(): void {
  globalThis.messagesSeen = [];
  globalThis.soundsSeen = [];
  globalThis.soundsCounted = 0;
  const shapeOf = (value: unknown): unknown => {
    if (ArrayBuffer.isView(value)) return `${value.constructor.name} ${value.byteLength}`;
    if (value instanceof ArrayBuffer) return `ArrayBuffer ${value.byteLength}`;
    if (Array.isArray(value)) return value.map(shapeOf);
    if (value === null || typeof value !== 'object') return value;
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, shapeOf(one)]));
  };
  for (const speaker of [MessagePort.prototype, Worker.prototype]) {
    const post = speaker.postMessage;
    speaker.postMessage = function (this: MessagePort | Worker, ...said: unknown[]) {
      globalThis.messagesSeen.push(JSON.stringify(shapeOf(said[0])));
      return Reflect.apply(post, this, said);
    };
  }
  const fetchFirst = globalThis.fetch;
  globalThis.fetch = async (...asked) => {
    const response = await fetchFirst(...asked);
    const { pathname } = new URL(response.url);
    if (!pathname.includes('/api/stimuli/') || !response.ok) return response;
    const copy = response.clone();
    void copy.arrayBuffer().then((buffer) => {
      const text = Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte)).join('');
      globalThis.soundsSeen.push({ path: pathname, base64: btoa(text) });
      globalThis.soundsCounted += 1;
    });
    return response;
  };
}

/** Everything the page holds, as JSON: elements below shadow roots as well, storage, cookies, timings, the console, messages. */
async function lookAt(page: Page, console_: readonly string[]): Promise<string> {
  const held = await page.evaluate(async () => {
    const elements: string[] = [];
    const walk = (node: Element | ShadowRoot): void => {
      if (node instanceof Element) {
        const attributes = [...node.attributes].map(({ name, value }) => `${name}=${value}`).sort();
        const text = [...node.childNodes]
          .filter((one) => one.nodeType === 3)
          .map((one) => one.textContent?.trim());
        elements.push([node.tagName, ...attributes, ...text].join(' '));
        if (node.shadowRoot !== null) walk(node.shadowRoot);
      }
      for (const child of node.children) walk(child);
    };
    walk(document.documentElement);
    const databases = (await indexedDB.databases?.()) ?? [];
    const messages = globalThis.messagesSeen.splice(0);
    return {
      elements,
      storage: [...Object.entries(localStorage), ...Object.entries(sessionStorage)],
      cookie: document.cookie,
      databases: databases.map(({ name, version }) => `${name} ${version}`),
      title: document.title,
      hash: location.hash,
      messages,
      resources: performance
        .getEntriesByType('resource')
        .slice(-8)
        .map((entry) => {
          const { duration, transferSize, encodedBodySize, decodedBodySize, nextHopProtocol } =
            entry as PerformanceResourceTiming;
          return { duration, transferSize, encodedBodySize, decodedBodySize, nextHopProtocol };
        }),
    };
  });
  return JSON.stringify({ ...held, console: console_ });
}
