/** A limiter whose gain depends on a bounded stretch around each frame, so that a piece can be read from anywhere. */
import type { AudioSource } from '@earwitness/engine';
import { processBlockwise } from './process-blockwise.ts';

export interface PeakLimit {
  /** Full scale is 0 dB. */
  readonly ceilingDb: number;
  readonly lookaheadSeconds: number;
  readonly releaseDbPerSecond: number;
}

/** Peaks further above the ceiling are turned down by this much alone. */
const MOST_REDUCTION_DB = 24;
const BLOCK_FRAMES = 32_768;

/**
 * Keeps sample peaks at or below a ceiling, as far as 24 dB go, all channels by one gain: ahead of a peak the gain falls evenly over the
 * look-ahead, behind it it rises by so many dB a second. Where nothing passes the ceiling, samples keep their bits.
 */
export function limitPeaks(source: AudioSource, limit: PeakLimit): AudioSource {
  const { sampleRate } = source;
  const lookahead = Math.max(1, Math.round(limit.lookaheadSeconds * sampleRate));
  const releasePerFrame = limit.releaseDbPerSecond / sampleRate;
  const framesBefore = Math.ceil(MOST_REDUCTION_DB / releasePerFrame) + 2 * lookahead;
  return processBlockwise(source, {
    blockFrames: BLOCK_FRAMES,
    framesBefore,
    framesBehind: lookahead,
    process(input) {
      const allowedDb = allowedGainsDb(input, limit.ceilingDb);
      if (allowedDb === null) return input.map((channel) => channel.subarray(framesBefore));
      release(allowedDb, releasePerFrame);
      const gainsDb = lookAhead(allowedDb, lookahead);
      return input.map((channel) => {
        for (let frame = framesBefore; frame < framesBefore + BLOCK_FRAMES; frame += 1) {
          const gainDb = gainsDb[frame]!;
          if (gainDb < 0) channel[frame] = channel[frame]! * 10 ** (gainDb / 20);
        }
        return channel.subarray(framesBefore);
      });
    },
  });
}

/** What each frame's peak allows; null where all stay below the ceiling. */
function allowedGainsDb(input: readonly Float32Array[], ceilingDb: number): Float64Array | null {
  const frames = input[0]!.length;
  const gains = new Float64Array(frames);
  const ceiling = 10 ** (ceilingDb / 20);
  let isOver = false;
  for (let frame = 0; frame < frames; frame += 1) {
    let peak = 0;
    for (const channel of input) peak = Math.max(peak, Math.abs(channel[frame]!));
    if (peak <= ceiling) continue;
    isOver = true;
    gains[frame] = Math.max(-MOST_REDUCTION_DB, ceilingDb - 20 * Math.log10(peak));
  }
  return isOver ? gains : null;
}

function release(gainsDb: Float64Array, perFrameDb: number): void {
  for (let frame = 1; frame < gainsDb.length; frame += 1) {
    gainsDb[frame] = Math.min(gainsDb[frame]!, gainsDb[frame - 1]! + perFrameDb);
  }
}

/** The least gain of what comes within the look-ahead, averaged over the look-ahead: never above what a frame allows. */
function lookAhead(gainsDb: Float64Array, lookahead: number): Float64Array {
  const least = leastAhead(gainsDb, lookahead);
  const smooth = new Float64Array(gainsDb.length);
  let sum = 0;
  for (let frame = 0; frame < gainsDb.length; frame += 1) {
    sum += least[frame]!;
    if (frame >= lookahead) sum -= least[frame - lookahead]!;
    // what sums of zeros leave behind is not a gain
    smooth[frame] = sum > -1e-9 ? 0 : sum / lookahead;
  }
  return smooth;
}

/** least[n] = min(gains[n … n + reach]), by a queue of candidates that only rise. */
function leastAhead(gains: Float64Array, reach: number): Float64Array {
  const least = new Float64Array(gains.length);
  const queue = new Int32Array(gains.length);
  let head = 0;
  let tail = 0;
  for (let next = 0, frame = 0; frame < gains.length; frame += 1) {
    for (; next < gains.length && next <= frame + reach; next += 1) {
      while (tail > head && gains[queue[tail - 1]!]! >= gains[next]!) tail -= 1;
      queue[tail] = next;
      tail += 1;
    }
    if (queue[head]! < frame) head += 1;
    least[frame] = gains[queue[head]!]!;
  }
  return least;
}
