/** One pass over two aligned sources: every listener gets its windows in the order of time, whichever blocks the sources are read in. */
import type { AudioSource } from '@earwitness/engine';
import { channelCountOf } from '@earwitness/engine/measure';

/** Left and right of both, the same array twice for one channel; of more than two the front ones. */
export interface StereoWindow {
  readonly oneLeft: Float32Array;
  readonly oneRight: Float32Array;
  readonly otherLeft: Float32Array;
  readonly otherRight: Float32Array;
}

export interface WindowListener {
  readonly frameCount: number;
  readonly hopFrames: number;
  /** The arrays are valid during the call alone. */
  hear(window: StereoWindow): void;
}

/** A second and a half at 44.1 kHz: long against the longest window, short against any memory. */
const BLOCK_FRAMES = 65_536;

/** Keeps the frames that windows still reach back to, followed by those read last. */
class History {
  readonly #source: AudioSource;
  readonly #channels: readonly Float32Array[];
  /** The source's frame at the arrays' start. */
  #start = 0;
  #filled = 0;

  constructor(source: AudioSource, capacity: number) {
    this.#source = source;
    this.#channels = Array.from(
      { length: channelCountOf(source.channelLayout) },
      () => new Float32Array(capacity),
    );
  }

  async advance(keepFrom: number, end: number): Promise<void> {
    const kept = this.#filled - (keepFrom - this.#start);
    for (const channel of this.#channels) channel.copyWithin(0, keepFrom - this.#start, this.#filled);
    this.#start = keepFrom;
    this.#filled = end - keepFrom;
    const into = this.#channels.map((channel) => channel.subarray(kept, this.#filled));
    await this.#source.read(keepFrom + kept, end - keepFrom - kept, into);
  }

  window(start: number, frames: number): { left: Float32Array; right: Float32Array } {
    const at = start - this.#start;
    const [left, right = left] = this.#channels;
    return { left: left!.subarray(at, at + frames), right: right!.subarray(at, at + frames) };
  }
}

/**
 * Reads the frames that both have, and hands each listener its windows: from frame 0 on, a hop apart, none that would go beyond the
 * end.
 *
 * @param blockFrames how many frames are read at a time; no result depends on it
 */
export async function readWindows(
  one: AudioSource,
  other: AudioSource,
  listeners: readonly WindowListener[],
  { blockFrames = BLOCK_FRAMES }: { blockFrames?: number } = {},
): Promise<void> {
  const frameCount = Math.min(one.frameCount, other.frameCount);
  const capacity = blockFrames + Math.max(...listeners.map((listener) => listener.frameCount));
  const oneHistory = new History(one, capacity);
  const otherHistory = new History(other, capacity);
  const starts = listeners.map(() => 0);
  for (let end = 0; end < frameCount; ) {
    // A hop that is longer than its window leaves frames that nobody waits for
    const keepFrom = Math.min(end, ...starts);
    end = Math.min(frameCount, end + blockFrames);
    await oneHistory.advance(keepFrom, end);
    await otherHistory.advance(keepFrom, end);
    for (const [index, listener] of listeners.entries()) {
      let start = starts[index]!;
      for (; start + listener.frameCount <= end; start += listener.hopFrames) {
        const ones = oneHistory.window(start, listener.frameCount);
        const others = otherHistory.window(start, listener.frameCount);
        listener.hear({
          oneLeft: ones.left,
          oneRight: ones.right,
          otherLeft: others.left,
          otherRight: others.right,
        });
      }
      starts[index] = start;
    }
  }
}
