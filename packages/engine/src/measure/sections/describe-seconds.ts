/** What each second of a piece sounds like, as numbers that can be compared. */
import { powerToDb } from '../../audio/decibels.ts';
import type { Evidence } from '../evidence.ts';

/** Weaker bands than this below the loudest moment of any band are masked, and only noise would be compared. */
const FLOOR_DB = -50;
/** The same as a share of power: most of a band's quiet seconds need no logarithm. */
const FLOOR_SHARE = 1e-5;
/** Bands below 40 Hz are too narrow to be steady within a second. */
const BANDS_LEFT_OUT = 3;

export interface SecondsInBands {
  readonly seconds: number;
  readonly bandCount: number;
  /** [second × bandCount + band] */
  readonly levelsDb: Float64Array;
}

/** Third-octave levels of each second: mid's first, then side's, then all other channels'. */
export function describeSeconds(
  { sampleRate, spectrum }: Pick<Evidence, 'sampleRate' | 'spectrum'>,
  seconds: number,
): SecondsInBands {
  if (!spectrum) throw new RangeError('Cannot find sections as evidence must have a spectrum');
  const { hopFrames, windowCount, midBands, sideBands, otherBands } = spectrum;
  const sources = otherBands.length === 0 ? [midBands, sideBands] : [midBands, sideBands, otherBands];
  const bandCount = midBands.length / Math.max(1, windowCount);
  const describedBands = Math.max(0, bandCount - BANDS_LEFT_OUT);
  const firstWindowOf = (second: number): number => Math.ceil((second * sampleRate) / hopFrames);
  const width = sources.length * describedBands;
  const powers = new Float64Array(seconds * width);
  for (let second = 0; second < seconds; second++) {
    const start = Math.min(firstWindowOf(second), windowCount - 1);
    const end = Math.max(start + 1, Math.min(firstWindowOf(second + 1), windowCount));
    for (let source = 0; source < sources.length; source++) {
      const at = second * width + source * describedBands;
      addMeanBands(sources[source]!, bandCount, start, end, powers, at);
    }
  }
  return { seconds, bandCount: width, levelsDb: levelsBelowLoudest(powers) };
}

function levelsBelowLoudest(powers: Float64Array): Float64Array {
  const loudest = largestOf(powers);
  const levels = new Float64Array(powers.length);
  for (let place = 0; place < powers.length; place++) {
    const share = loudest === 0 ? 0 : powers[place]! / loudest;
    levels[place] = share > FLOOR_SHARE ? powerToDb(share) : FLOOR_DB;
  }
  return levels;
}

/** Of the windows from `start` to `end`, without the lowest bands, to place `at`. */
function addMeanBands(
  bands: Float32Array,
  bandCount: number,
  start: number,
  end: number,
  powers: Float64Array,
  at: number,
): void {
  for (let window = start; window < end; window++) {
    const first = window * bandCount + BANDS_LEFT_OUT;
    for (let band = 0; band < bandCount - BANDS_LEFT_OUT; band++) {
      powers[at + band] = powers[at + band]! + bands[first + band]! / (end - start);
    }
  }
}

function largestOf(powers: Float64Array): number {
  let largest = 0;
  for (let place = 0; place < powers.length; place++) if (powers[place]! > largest) largest = powers[place]!;
  return largest;
}
