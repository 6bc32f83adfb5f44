/** Third-octave bands: what tone is usually shown, compared and corrected in. */
import { powerToDb } from '../../audio/decibels.ts';
import { powerOfTen } from '../../audio/exact-math.ts';
import { type BinScale, binBand, powerInBand } from './bin-bands.ts';

/** Centres are 1000·10^(k/10) Hz: 20 Hz is k = −17, 20 kHz is k = 13. */
const LOWEST_BAND = -17;
const HIGHEST_BAND = 13;
/** Half a band up or down from its centre. */
const BAND_EDGE = powerOfTen(0.05);

/**
 * Centres of the third-octave bands from 20 Hz to 20 kHz that lie below half the sample rate.
 *
 * @source IEC 61260-1 (base 10)
 */
export function thirdOctaveCenters(sampleRate: number): number[] {
  return Array.from(
    { length: HIGHEST_BAND - LOWEST_BAND + 1 },
    (_, index) => 1000 * powerOfTen((LOWEST_BAND + index) / 10),
  ).filter((centerHz) => centerHz < sampleRate / 2);
}

/** The bins of each band of `thirdOctaveCenters`; a band that reaches beyond half the sample rate ends there. */
export const thirdOctaveBins = (sampleRate: number, scale: BinScale) =>
  thirdOctaveCenters(sampleRate).map((centerHz) =>
    binBand(centerHz / BAND_EDGE, centerHz * BAND_EDGE, scale),
  );

/**
 * Sums a spectrum into third-octave bands; a bin on an edge is shared in proportion, and a band that reaches beyond half the
 * sample rate ends there.
 *
 * @param binMeanSquares mean square in each bin, bin k at k·binHz; all together are the mean square of the signal
 * @returns dB relative to a full-scale sine (mean square ½); null for an empty band
 */
export function thirdOctaveLevels(
  binMeanSquares: ArrayLike<number>,
  { binHz, sampleRate }: { binHz: number; sampleRate: number },
): (number | null)[] {
  const scale = { binHz, lastBin: binMeanSquares.length - 1 };
  return thirdOctaveBins(sampleRate, scale).map((band) => bandLevelDb(powerInBand(binMeanSquares, band)));
}

/** dB relative to a full-scale sine (mean square ½); null for nothing. */
export const bandLevelDb = (meanSquare: number): number | null =>
  meanSquare > 0 ? powerToDb(2 * meanSquare) : null;
