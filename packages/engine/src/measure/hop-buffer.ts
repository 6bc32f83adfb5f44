/** The audio on its way through the meters: a run of 100 ms hops at a time, where the kernels read it in place. */
import { type ChannelLayout, channelCountOf } from '../audio/channel-layout.ts';
import type { Kernels } from '../kernels/kernels.ts';
import { endOfHop } from './evidence.ts';

/** Frames kept in front of a run: what an interpolator's first output looks back on. */
const HISTORY_FRAMES = 32;

/** Frames of all channels. Where kernel calls may move the memory that they lie in, `channels` is made anew at every use. */
export interface FrameBlock {
  readonly channels: readonly Float32Array[];
  readonly frames: number;
}

/** Consecutive hops. What is measured is measured hop by hop, so that it does not matter how many come at a time. */
export interface HopRun extends FrameBlock {
  /** Of the first hop. */
  readonly index: number;
  readonly startFrame: number;
  /** The frame behind each hop, counted from the run's first. */
  readonly hopEnds: Int32Array;
  /** One channel's frames with up to 32 in front that came before; made anew likewise. */
  channelWithHistory(channel: number, historyFrames: number): Float32Array;
}

export interface HopBuffer {
  /** The next run's first hop. */
  readonly index: number;
  /** The next run's first frame and its full length. */
  readonly startFrame: number;
  readonly fullFrames: number;
  /** Room for the next run from its `offset` on. */
  room(offset?: number): readonly Float32Array[];
  /** Gives out the run that was written into `room()`; it is valid until `advance()`. */
  run(frames: number): HopRun;
  /** Keeps the run's last frames as history and goes on to the next. */
  advance(run: HopRun): void;
  /** One channel's last frames, up to 32, before the next run. */
  history(channel: number, historyFrames: number): Float32Array;
}

export function createHopBuffer({
  sampleRate,
  channelLayout,
  kernels,
  firstHop = 0,
  hopsAtATime,
}: {
  sampleRate: number;
  channelLayout: ChannelLayout;
  kernels: Kernels;
  firstHop?: number;
  hopsAtATime: number;
}): HopBuffer {
  const longestRun = endOfHop(hopsAtATime - 1, sampleRate) + 1;
  const buffers = Array.from({ length: channelCountOf(channelLayout) }, () =>
    kernels.reserve(HISTORY_FRAMES + longestRun),
  );
  let index = firstHop;
  let startFrame = endOfHop(firstHop - 1, sampleRate);

  const view = (channel: number, from: number, to: number): Float32Array =>
    buffers[channel]!.samples.subarray(HISTORY_FRAMES + from, HISTORY_FRAMES + to);
  const views = (from: number, to: number): Float32Array[] =>
    buffers.map((_, channel) => view(channel, from, to));

  function hopEndsOf(frames: number): Int32Array {
    const ends: number[] = [];
    for (let end = 0; end < frames; ) {
      end = Math.min(frames, endOfHop(index + ends.length, sampleRate) - startFrame);
      ends.push(end);
    }
    return Int32Array.from(ends);
  }

  return {
    get index() {
      return index;
    },
    get startFrame() {
      return startFrame;
    },
    get fullFrames() {
      return endOfHop(index + hopsAtATime - 1, sampleRate) - startFrame;
    },
    room: (offset = 0) => views(offset, longestRun),
    run: (frames) => ({
      index,
      startFrame,
      frames,
      hopEnds: hopEndsOf(frames),
      get channels() {
        return views(0, frames);
      },
      channelWithHistory: (channel, historyFrames) => view(channel, -historyFrames, frames),
    }),
    advance({ frames, hopEnds }) {
      for (const { samples } of buffers) samples.copyWithin(0, frames, frames + HISTORY_FRAMES);
      index += hopEnds.length;
      startFrame += frames;
    },
    history: (channel, historyFrames) => view(channel, -historyFrames, 0),
  };
}
