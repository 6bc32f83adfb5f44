/** A source heard at other moments: later or earlier by fractions of a frame, or by a clock that runs faster or slower. */
import type { AudioSource } from '@earwitness/engine';
import { channelCountOf } from '@earwitness/engine/measure';

/** Taps on either side: flat within a thousandth of a decibel up to 0.45 of the sample rate. */
const REACH = 40;
/** Kaiser window: images lie 80 dB down. */
const BETA = 8;
/** Sets of taps between two frames; what lies between two sets is mixed of both, 110 dB down exact. */
const PHASES = 1_024;

/** The modified Bessel function of the first kind, order 0, by its power series. */
function besselI0(x: number): number {
  let term = 1;
  let sum = 1;
  for (let index = 1; term > sum * 1e-17; index += 1) {
    term *= (x / (2 * index)) ** 2;
    sum += term;
  }
  return sum;
}

/** Taps for a moment `fraction` of a frame behind frame REACH − 1 of the 2·REACH they weigh; a constant stays as it is. */
function tapsAt(fraction: number): Float64Array {
  const taps = Float64Array.from({ length: 2 * REACH }, (_, tap) => {
    const distance = tap - (REACH - 1) - fraction;
    const share = distance / REACH;
    const sinc = distance === 0 ? 1 : Math.sin(Math.PI * distance) / (Math.PI * distance);
    return (sinc * besselI0(BETA * Math.sqrt(Math.max(0, 1 - share * share)))) / besselI0(BETA);
  });
  const sum = taps.reduce((total, tap) => total + tap, 0);
  return taps.map((tap) => tap / sum);
}

/** Taps for any fraction 0…1, PHASES + 1 sets one behind the other. */
let allTaps: Float64Array | undefined;
function tapTable(): Float64Array {
  if (allTaps === undefined) {
    allTaps = new Float64Array((PHASES + 1) * 2 * REACH);
    for (let phase = 0; phase <= PHASES; phase += 1) allTaps.set(tapsAt(phase / PHASES), phase * 2 * REACH);
  }
  return allTaps;
}

/** Reads into `channels`; beyond the ends of the source there is silence. */
async function readPadded(source: AudioSource, startFrame: number, frames: number): Promise<Float32Array[]> {
  const channels = Array.from(
    { length: channelCountOf(source.channelLayout) },
    () => new Float32Array(frames),
  );
  const from = Math.max(0, startFrame);
  const to = Math.min(source.frameCount, startFrame + frames);
  if (to > from)
    await source.read(
      from,
      to - from,
      channels.map((channel) => channel.subarray(from - startFrame, to - startFrame)),
    );
  return channels;
}

/**
 * The source at the moments `startFrame + frame · (1 + slope)`, by windowed-sinc interpolation. A sample depends on its frame alone, so
 * any order and size of blocks gives the same.
 *
 * @param startFrame fractions count
 * @param slope drift as a share; 0 for a lag that stays
 */
export function moveSource(
  source: AudioSource,
  { startFrame, slope, frameCount }: { startFrame: number; slope: number; frameCount: number },
): AudioSource {
  const width = 2 * REACH;
  const momentOf = (frame: number): number => startFrame + frame + slope * frame;
  const constantTaps = slope === 0 ? tapsAt(startFrame - Math.floor(startFrame)) : null;
  return {
    sampleRate: source.sampleRate,
    channelLayout: source.channelLayout,
    frameCount,
    async read(from, frames, into) {
      if (frames === 0) return;
      const first = Math.floor(momentOf(from)) - (REACH - 1);
      const last = Math.floor(momentOf(from + frames - 1)) + REACH;
      const padded = await readPadded(source, first, last - first + 1);
      const taps = constantTaps ?? tapTable();
      for (let frame = 0; frame < frames; frame += 1) {
        const moment = momentOf(from + frame);
        const whole = Math.floor(moment);
        const at = whole - (REACH - 1) - first;
        const phase = constantTaps === null ? (moment - whole) * PHASES : 0;
        const set = Math.floor(phase) * width;
        const share = phase - Math.floor(phase);
        for (const [index, channel] of into.entries()) {
          const samples = padded[index];
          if (samples === undefined) continue;
          let sum = 0;
          if (share === 0)
            for (let tap = 0; tap < width; tap += 1) sum += taps[set + tap]! * samples[at + tap]!;
          else
            for (let tap = 0; tap < width; tap += 1) {
              const here = taps[set + tap]!;
              sum += (here + share * (taps[set + width + tap]! - here)) * samples[at + tap]!;
            }
          channel[frame] = sum;
        }
      }
    },
  };
}
