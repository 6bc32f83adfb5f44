/** What each second of a piece sounds like, as numbers that can be compared. */
import { powerToDb } from '../../audio/decibels.ts';
import type { Evidence } from '../evidence.ts';

/** Weaker bands than this below the loudest moment of any band are masked, and only noise would be compared. */
const FLOOR_DB = -50;
/** The same as a share of power: most of a band's quiet seconds need no logarithm. */
const FLOOR_SHARE = 1e-5;
/** Bands below 40 Hz are too narrow to be steady within a second. */
const BANDS_LEFT_OUT = 3;

/** One row a second: third-octave levels in dB, mid's first, then side's, then all other channels'; all rows of one length. */
export function describeSeconds(
  { sampleRate, spectrum }: Pick<Evidence, 'sampleRate' | 'spectrum'>,
  seconds: number,
): Float64Array[] {
  if (!spectrum) throw new RangeError('Cannot find sections as evidence must have a spectrum');
  const { hopFrames, windowCount, midBands, sideBands, otherBands } = spectrum;
  const sources = otherBands.length === 0 ? [midBands, sideBands] : [midBands, sideBands, otherBands];
  const bandCount = midBands.length / Math.max(1, windowCount);
  const describedBands = Math.max(0, bandCount - BANDS_LEFT_OUT);
  const firstWindowOf = (second: number): number => Math.ceil((second * sampleRate) / hopFrames);
  const rows: Float64Array[] = [];
  for (let second = 0; second < seconds; second++) {
    const row = new Float64Array(sources.length * describedBands);
    const start = Math.min(firstWindowOf(second), windowCount - 1);
    const end = Math.max(start + 1, Math.min(firstWindowOf(second + 1), windowCount));
    for (let source = 0; source < sources.length; source++) {
      const into = row.subarray(source * describedBands, (source + 1) * describedBands);
      addMeanBands(sources[source]!, bandCount, { start, end, into });
    }
    rows.push(row);
  }
  const loudest = largestOf(rows);
  for (const row of rows) {
    for (let place = 0; place < row.length; place++) {
      const share = loudest === 0 ? 0 : row[place]! / loudest;
      row[place] = share > FLOOR_SHARE ? powerToDb(share) : FLOOR_DB;
    }
  }
  return rows;
}

/** Of the windows from `start` to `end`, without the lowest bands. */
function addMeanBands(
  bands: Float32Array,
  bandCount: number,
  { start, end, into }: { start: number; end: number; into: Float64Array },
): void {
  for (let window = start; window < end; window++) {
    const first = window * bandCount + BANDS_LEFT_OUT;
    for (let band = 0; band < into.length; band++) {
      into[band] = into[band]! + bands[first + band]! / (end - start);
    }
  }
}

function largestOf(rows: readonly Float64Array[]): number {
  let largest = 0;
  for (const row of rows) {
    for (let place = 0; place < row.length; place++) largest = Math.max(largest, row[place]!);
  }
  return largest;
}
