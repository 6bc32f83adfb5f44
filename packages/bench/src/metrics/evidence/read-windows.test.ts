import type { AudioSource } from '@earwitness/engine';
import { describe, expect, it } from 'vitest';
import { readWindows, type WindowListener } from './read-windows.ts';

/** Every sample says which frame and channel it is. */
function counting(
  frameCount: number,
  channels: 1 | 2,
  offset = 0,
): AudioSource & { reads: [number, number][] } {
  const reads: [number, number][] = [];
  return {
    sampleRate: 44_100,
    channelLayout: channels === 1 ? 'mono' : 'stereo',
    frameCount,
    reads,
    async read(startFrame, frames, into) {
      if (startFrame < 0 || startFrame + frames > frameCount) throw new RangeError('outside');
      reads.push([startFrame, frames]);
      for (const [channel, samples] of into.entries())
        for (let frame = 0; frame < frames; frame += 1)
          samples[frame] = startFrame + frame + 0.25 * channel + offset;
    },
  };
}

function recorder(frameCount: number, hopFrames: number): WindowListener & { heard: number[][] } {
  const heard: number[][] = [];
  return {
    frameCount,
    hopFrames,
    heard,
    hear: ({ oneLeft, oneRight, otherLeft, otherRight }) =>
      heard.push([oneLeft[0]!, oneLeft.at(-1)!, oneRight[0]!, otherLeft[0]!, otherRight.at(-1)!]),
  };
}

describe('readWindows()', () => {
  it('hands over the same windows whatever blocks are read, hops longer than windows too', async () => {
    for (const [window, hop] of [
      [16, 4],
      [8, 8],
      [5, 40],
    ] as const) {
      const expected = Array.from({ length: Math.floor((100 - window) / hop) + 1 }, (_, index) => {
        const start = index * hop;
        const end = start + window - 1;
        return [start, end, start + 0.25, start + 1000, end + 1000.25];
      });
      for (const blockFrames of [1, 7, 16, 99, 1000]) {
        const listener = recorder(window, hop);
        await readWindows(counting(100, 2), counting(120, 2, 1000), [listener], { blockFrames });
        expect(listener.heard).toEqual(expected);
      }
    }
  });

  it('reads every frame once, for all listeners together', async () => {
    const one = counting(1000, 1);
    await readWindows(one, counting(1000, 2), [recorder(64, 16), recorder(10, 300)], { blockFrames: 128 });
    let next = 0;
    for (const [start, frames] of one.reads) {
      expect(start).toBe(next);
      next += frames;
    }
    expect(next).toBe(1000);
  });

  it('gives mono as left and right, and nothing of what is shorter than a window', async () => {
    const listener = recorder(10, 5);
    await readWindows(counting(10, 1), counting(10, 1), [listener]);
    expect(listener.heard).toEqual([[0, 9, 0, 0, 9]]);
    const none = recorder(10, 5);
    await readWindows(counting(9, 1), counting(9, 1), [none]);
    await readWindows(counting(0, 1), counting(9, 1), [none]);
    expect(none.heard).toEqual([]);
  });
});
