/** What each second of a piece sounds like, as numbers that can be compared. */
import { powerToDb } from '../../audio/decibels.ts';
import type { Evidence } from '../evidence.ts';

/** Weaker bands than this below the loudest moment of any band are masked, and only noise would be compared. */
const FLOOR_DB = -50;
/** Bands below 40 Hz are too narrow to be steady within a second. */
const BANDS_LEFT_OUT = 3;

/** One row a second: third-octave levels in dB, mid's first, then side's; all rows of one length. */
export function describeSeconds(
  { sampleRate, spectrum }: Pick<Evidence, 'sampleRate' | 'spectrum'>,
  seconds: number,
): Float64Array[] {
  if (!spectrum) throw new RangeError('Cannot find sections as evidence must have a spectrum');
  const { hopFrames, windowCount, midBands, sideBands } = spectrum;
  const bandCount = midBands.length / Math.max(1, windowCount);
  const firstWindowOf = (second: number): number => Math.ceil((second * sampleRate) / hopFrames);
  const rows = Array.from({ length: seconds }, (_, second) => {
    const start = Math.min(firstWindowOf(second), windowCount - 1);
    const end = Math.max(start + 1, Math.min(firstWindowOf(second + 1), windowCount));
    return Float64Array.of(
      ...meanBands(midBands, bandCount, { start, end }),
      ...meanBands(sideBands, bandCount, { start, end }),
    );
  });
  const loudest = rows.reduce(
    (most, row) => row.reduce((largest, power) => Math.max(largest, power), most),
    0,
  );
  return rows.map((row) =>
    row.map((power) => (loudest === 0 ? FLOOR_DB : Math.max(FLOOR_DB, powerToDb(power / loudest)))),
  );
}

function meanBands(
  bands: Float32Array,
  bandCount: number,
  { start, end }: { start: number; end: number },
): Float64Array {
  const means = new Float64Array(Math.max(0, bandCount - BANDS_LEFT_OUT));
  for (let window = start; window < end; window++) {
    for (let band = 0; band < means.length; band++) {
      means[band]! += bands[window * bandCount + BANDS_LEFT_OUT + band]! / (end - start);
    }
  }
  return means;
}
