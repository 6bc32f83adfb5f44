import type { BandSpectrum } from '@earwitness/engine/measure';
import { linearRegression } from 'simple-statistics';

/** Below and above it is the arrangement and the format that set the slope. */
const LOWEST_HZ = 50;
const HIGHEST_HZ = 12_500;
/** Bands so far below the loudest are what a filter left over. */
const FAINTEST_BAND_DB = -60;

/**
 * The slope of the line through the levels of third octaves over the logarithm of frequency.
 *
 * @returns dB an octave, 0 for pink noise, below 0 where treble falls faster; null for fewer than three bands
 * @source Pestana et al. 2013, Spectral characteristics of popular commercial recordings 1950–2010, AES 135
 */
export function spectralTilt({ centersHz, levelsDb }: BandSpectrum): number | null {
  const floor = FAINTEST_BAND_DB + Math.max(...levelsDb.map((level) => level ?? -Infinity));
  const points = centersHz.flatMap((hz, band) => {
    const level = levelsDb[band] ?? null;
    return level === null || level < floor || hz < LOWEST_HZ || hz > HIGHEST_HZ
      ? []
      : [[Math.log2(hz), level]];
  });
  return points.length < 3 ? null : linearRegression(points).m;
}
