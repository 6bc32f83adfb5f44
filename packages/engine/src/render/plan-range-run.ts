/** A few seconds out of the middle of a piece, rendered as they are in the whole of it. */
import type { AudioSource } from '../audio/pcm-audio.ts';

export interface FrameRange {
  readonly startFrame: number;
  readonly frameCount: number;
}

/**
 * How much before a range stages hear of the mix, so that what they remember of all before that is below −120 dB: compressors and
 * limiters forget in tenths of a second, filters of 5 Hz in one.
 */
export const CONTEXT_SECONDS = 10;
/** Stages decide in periods of a power of two: a range's begins where one of the whole does. */
const PERIOD_FRAMES = 2 ** 14;

/** A part of a source for stages to run through, and what of their output is the range. */
export interface RangeRun {
  readonly source: AudioSource;
  /** Keeps what belongs to the range of consecutive blocks: nothing, as a rule, of the first ones. */
  take(block: readonly Float32Array[]): readonly Float32Array[];
}

/**
 * @param latencyFrames of all stages: how far they look ahead
 * @throws {RangeError} a range that does not lie inside the source
 */
export function planRangeRun(
  source: AudioSource,
  { startFrame, frameCount }: FrameRange,
  latencyFrames: number,
): RangeRun {
  const endFrame = startFrame + frameCount;
  const areWhole = Number.isInteger(startFrame) && Number.isInteger(frameCount);
  if (!(areWhole && startFrame >= 0 && frameCount >= 0 && endFrame <= source.frameCount)) {
    throw new RangeError(
      `Cannot render a range as it must be whole frames within the ${source.frameCount} frames of the mix: current range is ${startFrame} to ${endFrame}`,
    );
  }
  const earliest = Math.max(0, startFrame - CONTEXT_SECONDS * source.sampleRate);
  const from = Math.floor(earliest / PERIOD_FRAMES) * PERIOD_FRAMES;
  const to = Math.min(source.frameCount, endFrame + latencyFrames);
  let taken = from;
  return {
    source: {
      ...source,
      frameCount: to - from,
      read: (start, frames, into, kernels) => source.read(from + start, frames, into, kernels),
    },
    take(block) {
      const blockStart = taken;
      taken += block[0]!.length;
      const within = (frame: number) => Math.max(0, Math.min(frame - blockStart, block[0]!.length));
      return block.map((channel) => channel.subarray(within(startFrame), within(endFrame)));
    },
  };
}
