/** The audio on its way through the meters: a run of 100 ms hops at a time, where the kernels read it in place. */
import { type ChannelLayout, channelCountOf } from '../audio/channel-layout.ts';
import type { KernelBuffer, Kernels } from '../kernels/kernels.ts';
import { endOfHop } from './evidence.ts';

/** Frames kept in front of a run: what an interpolator's first output looks back on. */
const HISTORY_FRAMES = 32;

/** Frames of all channels. Where kernel calls may move the memory that they lie in, `channels` is to be asked for at every use. */
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

export class HopBuffer {
  /** The next run's first hop. */
  index: number;
  /** The next run's first frame. */
  startFrame: number;
  private readonly sampleRate: number;
  private readonly hopsAtATime: number;
  private readonly longestRun: number;
  private readonly buffers: readonly KernelBuffer[];
  private runViews: readonly Float32Array[] = [];

  constructor({
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
  }) {
    this.index = firstHop;
    this.startFrame = endOfHop(firstHop - 1, sampleRate);
    this.sampleRate = sampleRate;
    this.hopsAtATime = hopsAtATime;
    this.longestRun = endOfHop(hopsAtATime - 1, sampleRate) + 1;
    this.buffers = Array.from({ length: channelCountOf(channelLayout) }, () =>
      kernels.reserve(HISTORY_FRAMES + this.longestRun),
    );
  }

  /** The next run's full length. */
  get fullFrames(): number {
    return endOfHop(this.index + this.hopsAtATime - 1, this.sampleRate) - this.startFrame;
  }

  /** Room for the next run from its `offset` on. */
  room(offset = 0): readonly Float32Array[] {
    return this.views(offset, this.longestRun);
  }

  /** Gives out the run that was written into `room()`; it is valid until `advance()`. */
  run(frames: number): HopRun {
    return new BufferedRun(this, frames, this.hopEndsOf(frames));
  }

  /** Keeps the run's last frames as history and goes on to the next. */
  advance(run: HopRun): void {
    const { frames } = run;
    for (let channel = 0; channel < this.buffers.length; channel++) {
      this.buffers[channel]!.samples.copyWithin(0, frames, frames + HISTORY_FRAMES);
    }
    this.index += run.hopEnds.length;
    this.startFrame += frames;
  }

  /** One channel's last frames, up to 32, before the next run. */
  history(channel: number, historyFrames: number): Float32Array {
    return this.view(channel, -historyFrames, 0);
  }

  /** All channels' frames of a run; the same as long as runs are of one length, and nothing moves. */
  viewsOfRun(frames: number): readonly Float32Array[] {
    const [view] = this.runViews;
    if (view?.length !== frames || view.buffer !== this.buffers[0]!.samples.buffer) {
      this.runViews = this.views(0, frames);
    }
    return this.runViews;
  }

  /** One channel's frames, counted from the run's first; what came before has negative numbers. */
  view(channel: number, from: number, to: number): Float32Array {
    return this.buffers[channel]!.samples.subarray(HISTORY_FRAMES + from, HISTORY_FRAMES + to);
  }

  private views(from: number, to: number): Float32Array[] {
    const views: Float32Array[] = [];
    for (let channel = 0; channel < this.buffers.length; channel++) views.push(this.view(channel, from, to));
    return views;
  }

  private hopEndsOf(frames: number): Int32Array {
    const ends: number[] = [];
    for (let end = 0; end < frames; ) {
      end = Math.min(frames, endOfHop(this.index + ends.length, this.sampleRate) - this.startFrame);
      ends.push(end);
    }
    return Int32Array.from(ends);
  }
}

class BufferedRun implements HopRun {
  readonly index: number;
  readonly startFrame: number;
  readonly frames: number;
  readonly hopEnds: Int32Array;
  private readonly buffer: HopBuffer;

  constructor(buffer: HopBuffer, frames: number, hopEnds: Int32Array) {
    this.index = buffer.index;
    this.startFrame = buffer.startFrame;
    this.frames = frames;
    this.hopEnds = hopEnds;
    this.buffer = buffer;
  }

  get channels(): readonly Float32Array[] {
    return this.buffer.viewsOfRun(this.frames);
  }

  channelWithHistory(channel: number, historyFrames: number): Float32Array {
    return this.buffer.view(channel, -historyFrames, this.frames);
  }
}
