import type { Analysis } from '@earwitness/engine';
import type { Metric } from './metric.ts';

/** Bands this far below the loudest hold no tone to compare. */
const FAINTEST_BAND_DB = -90;

/**
 * RMS over third-octave bands of the difference of two long-term spectra, the mean difference (level) removed.
 *
 * @returns dB; null when fewer than two bands hold a level in both
 */
function thirdOctaveDistanceDb(one: Analysis, other: Analysis): number | null {
  const floorOf = ({ thirdOctaves }: Analysis): number =>
    FAINTEST_BAND_DB + Math.max(...thirdOctaves.levelsDb.map((level) => level ?? -Infinity));
  const oneFloor = floorOf(one);
  const otherFloor = floorOf(other);
  const differences: number[] = [];
  for (const [band, center] of one.thirdOctaves.centersHz.entries()) {
    const counterpart = other.thirdOctaves.centersHz.indexOf(center);
    const level = one.thirdOctaves.levelsDb[band] ?? null;
    const otherLevel = other.thirdOctaves.levelsDb[counterpart] ?? null;
    if (level === null || otherLevel === null || level < oneFloor || otherLevel < otherFloor) continue;
    differences.push(level - otherLevel);
  }
  if (differences.length < 2) return null;
  const mean = differences.reduce((sum, difference) => sum + difference, 0) / differences.length;
  const square = differences.reduce((sum, difference) => sum + (difference - mean) ** 2, 0);
  return Math.sqrt(square / differences.length);
}

/** How far the tone is from the reference master's, whatever the level. */
export const spectralDistance: Metric = {
  id: 'spectralDistanceDb',
  title: 'Spectral distance',
  unit: 'dB',
  digits: 2,
  family: 'tone',
  meaning: 'How different the tone is from the reference master’s, level apart: 0 is the same tone.',
  source: 'Log-spectral distance over third octaves (IEC 61260, base 10), mean removed',
  comparesWith: 'reference',
  better: 'lower',
  ideal: 0,
  silence: null,
  isLevelIndependent: true,
  asymmetry: null,
  measure: ({ toReference }) =>
    toReference === null
      ? null
      : thirdOctaveDistanceDb(toReference.rendering.analysis, toReference.other.analysis),
};
