/** What a page lets be heard, listened to where it leaves the page: at its gains and at what plays into them. */
import type { Page } from 'playwright-core';

interface Listening {
  readonly gains: AudioParam[];
  readonly sources: AudioBufferSourceNode[];
  readonly startSeconds: number[];
  readonly playing: Set<AudioBufferSourceNode>;
}

/** Each in the order in which the page made them. */
export interface HeardAudio {
  gains(): Promise<number[]>;
  /** Places, among the gains made last, of those that are not silent; by default among all. */
  audible(last?: number): Promise<number[]>;
  playing(): Promise<number>;
  /** On the clock of the page's audio. */
  startSeconds(): Promise<number[]>;
  /** Begin and end, in seconds, of the sources made last. */
  loops(last: number): Promise<string[]>;
}

/** Listens to whatever is opened in a tab from now on. */
export async function listenTo(tab: Page): Promise<HeardAudio> {
  await tab.addInitScript(() => {
    const listening: Listening = { gains: [], sources: [], startSeconds: [], playing: new Set() };
    Object.assign(globalThis, { listening });
    const { createGain, createBufferSource } = AudioContext.prototype;
    AudioContext.prototype.createGain = function () {
      const node = createGain.call(this);
      listening.gains.push(node.gain);
      return node;
    };
    AudioContext.prototype.createBufferSource = function () {
      const node = createBufferSource.call(this);
      const { start } = node;
      node.start = (when = 0, offset = 0) => {
        listening.startSeconds.push(when);
        start.call(node, when, offset);
      };
      listening.sources.push(node);
      listening.playing.add(node);
      node.addEventListener('ended', () => listening.playing.delete(node));
      return node;
    };
  });
  const gains = () =>
    tab.evaluate(() =>
      (globalThis as unknown as { listening: Listening }).listening.gains.map(({ value }) => value),
    );
  return {
    gains,
    audible: async (last = Infinity) =>
      (await gains()).slice(-last).flatMap((gain, index) => (gain > 0.001 ? [index] : [])),
    playing: () =>
      tab.evaluate(() => (globalThis as unknown as { listening: Listening }).listening.playing.size),
    startSeconds: () =>
      tab.evaluate(() => (globalThis as unknown as { listening: Listening }).listening.startSeconds),
    loops: (last) =>
      tab.evaluate((count) => {
        const { sources } = (globalThis as unknown as { listening: Listening }).listening;
        return sources.slice(-count).map(({ loopStart, loopEnd }) => `${loopStart} ${loopEnd}`);
      }, last),
  };
}
