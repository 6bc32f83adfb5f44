import type { BandSpectrum } from '@earwitness/engine/measure';
import type { Metric } from './metric.ts';

/** A side so far below the mid is heard as mono. */
const NARROWEST_DB = -40;
/** A mid so far below the side is heard as nothing but side. */
const WIDEST_DB = 20;
/** A band this far below the loudest is not heard beside the others. */
const FAINTEST_BAND_DB = -60;

/** Level of the side against the mid in each band; null in bands without music. */
function widthsDb({ levelsDb, midLevelsDb, sideLevelsDb }: BandSpectrum): (number | null)[] {
  const floor = FAINTEST_BAND_DB + Math.max(...levelsDb.map((level) => level ?? -Infinity));
  return levelsDb.map((level, band) => {
    if (level === null || level < floor) return null;
    const width = (sideLevelsDb[band] ?? -Infinity) - (midLevelsDb[band] ?? -Infinity);
    // Mono has no side, anti-phase no mid
    return Number.isNaN(width) ? null : Math.min(WIDEST_DB, Math.max(NARROWEST_DB, width));
  });
}

function widthDistanceDb(one: BandSpectrum, other: BandSpectrum): number | null {
  const otherWidths = widthsDb(other);
  const differences = widthsDb(one).flatMap((width, band) => {
    const otherWidth = otherWidths[other.centersHz.indexOf(one.centersHz[band]!)] ?? null;
    return width === null || otherWidth === null ? [] : [width - otherWidth];
  });
  if (differences.length === 0) return null;
  return Math.sqrt(differences.reduce((sum, difference) => sum + difference ** 2, 0) / differences.length);
}

/** How far the width of each band is from the reference master's. */
export const widthDistance: Metric = {
  id: 'widthDistanceDb',
  title: 'Width distance',
  unit: 'dB',
  digits: 2,
  family: 'stereo',
  meaning:
    'How different the stereo width is from the reference master’s, band by band: 0 is as wide everywhere. Mono counts as 40 dB below the middle.',
  source: 'RMS over third octaves of the difference in side-to-mid level, each within −40 and 20 dB',
  comparesWith: 'reference',
  better: 'lower',
  ideal: 0,
  least: 0,
  silence: null,
  isLevelIndependent: true,
  asymmetry: null,
  measure: ({ toReference }) =>
    toReference === null
      ? null
      : widthDistanceDb(toReference.rendering.analysis.thirdOctaves, toReference.other.analysis.thirdOctaves),
};
