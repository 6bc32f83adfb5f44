/** The audio on its way through the meters: one hop of 100 ms at a time, where the kernels read it in place. */
import { type ChannelLayout, channelCountOf } from '../audio/channel-layout.ts';
import type { Kernels } from '../kernels/kernels.ts';
import { endOfHop, HOP_SECONDS } from './evidence.ts';

/** Frames kept in front of a hop: what an interpolator's first output looks back on. */
const HISTORY_FRAMES = 32;

export interface Hop {
  readonly index: number;
  readonly startFrame: number;
  readonly frames: number;
  /** The hop's frames of each channel, in the kernels' memory; made anew at every use, as kernel calls may move the memory. */
  readonly channels: readonly Float32Array[];
  /** One channel's frames with up to 32 in front that came before; made anew likewise. */
  channelWithHistory(channel: number, historyFrames: number): Float32Array;
}

export interface HopBuffer {
  /** The next hop's index. */
  readonly index: number;
  /** The next hop's first frame and its full length. */
  readonly startFrame: number;
  readonly fullFrames: number;
  /** Room for the next hop from its `offset` on. */
  room(offset?: number): readonly Float32Array[];
  /** Gives out the hop that was written into `room()`; it is valid until `advance()`. */
  hop(frames: number): Hop;
  /** Keeps the hop's last frames as history and goes on to the next. */
  advance(frames: number): void;
  /** One channel's last frames, up to 32, before the next hop. */
  history(channel: number, historyFrames: number): Float32Array;
}

export function createHopBuffer({
  sampleRate,
  channelLayout,
  kernels,
  firstHop = 0,
}: {
  sampleRate: number;
  channelLayout: ChannelLayout;
  kernels: Kernels;
  firstHop?: number;
}): HopBuffer {
  const longestHop = Math.ceil(HOP_SECONDS * sampleRate) + 1;
  const buffers = Array.from({ length: channelCountOf(channelLayout) }, () =>
    kernels.reserve(HISTORY_FRAMES + longestHop),
  );
  let index = firstHop;
  let startFrame = endOfHop(firstHop - 1, sampleRate);

  const view = (channel: number, from: number, to: number): Float32Array =>
    buffers[channel]!.samples.subarray(HISTORY_FRAMES + from, HISTORY_FRAMES + to);
  const views = (from: number, to: number): Float32Array[] =>
    buffers.map((_, channel) => view(channel, from, to));

  return {
    get index() {
      return index;
    },
    get startFrame() {
      return startFrame;
    },
    get fullFrames() {
      return endOfHop(index, sampleRate) - startFrame;
    },
    room: (offset = 0) => views(offset, longestHop),
    hop: (frames) => ({
      index,
      startFrame,
      frames,
      get channels() {
        return views(0, frames);
      },
      channelWithHistory: (channel, historyFrames) => view(channel, -historyFrames, frames),
    }),
    advance(frames) {
      for (const { samples } of buffers) samples.copyWithin(0, frames, frames + HISTORY_FRAMES);
      index++;
      startFrame += frames;
    },
    history: (channel, historyFrames) => view(channel, -historyFrames, 0),
  };
}
