/** The bands of two long-term spectra that hold music in both. */
import type { BandSpectrum } from '@earwitness/engine/measure';

/** A band so far below the loudest holds no tone to compare. */
const FAINTEST_BAND_DB = -90;

export interface BandInBoth {
  readonly centerHz: number;
  readonly oneDb: number;
  readonly otherDb: number;
}

const floorOf = ({ levelsDb }: BandSpectrum): number =>
  FAINTEST_BAND_DB + Math.max(...levelsDb.map((level) => level ?? -Infinity));

export function bandsInBoth(one: BandSpectrum, other: BandSpectrum): readonly BandInBoth[] {
  const oneFloor = floorOf(one);
  const otherFloor = floorOf(other);
  return one.centersHz.flatMap((centerHz, band) => {
    const oneDb = one.levelsDb[band] ?? null;
    const otherDb = other.levelsDb[other.centersHz.indexOf(centerHz)] ?? null;
    const isHeard = oneDb !== null && otherDb !== null && oneDb >= oneFloor && otherDb >= otherFloor;
    return isHeard ? [{ centerHz, oneDb, otherDb }] : [];
  });
}

/**
 * RMS over bands of the difference of two spectra without their weighted mean difference, which is level.
 *
 * @param weights one a band, none below 0; all the same by default
 * @returns dB; null for fewer than two bands
 */
export function shapeDifferenceDb(
  bands: readonly BandInBoth[],
  weights: readonly number[] = bands.map(() => 1),
): number | null {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  if (bands.length < 2 || total === 0) return null;
  const differences = bands.map(({ oneDb, otherDb }) => oneDb - otherDb);
  const mean = differences.reduce((sum, difference, band) => sum + weights[band]! * difference, 0) / total;
  const square = differences.reduce(
    (sum, difference, band) => sum + weights[band]! * (difference - mean) ** 2,
    0,
  );
  return Math.sqrt(square / total);
}
