import { spectralTilt } from './evidence/spectral-tilt.ts';
import type { AlignedPair, Metric } from './metric.ts';

function differenceOf({ rendering, other }: AlignedPair): number | null {
  const own = spectralTilt(rendering.analysis.thirdOctaves);
  const its = spectralTilt(other.analysis.thirdOctaves);
  return own === null || its === null ? null : Math.abs(own - its);
}

/** How far the slope of the spectrum is from the reference master's. */
export const tiltDistance: Metric = {
  id: 'tiltDistanceDbPerOctave',
  title: 'Tilt distance',
  unit: 'dB/octave',
  digits: 2,
  family: 'tone',
  meaning:
    'How much brighter or darker the whole is than the reference master, level and shape apart: 0 is as bright.',
  source: 'Magnitude of the difference of the spectral tilts of both, over the frames that they share',
  comparesWith: 'reference',
  better: 'lower',
  ideal: 0,
  least: 0,
  silence: null,
  isLevelIndependent: true,
  asymmetry: null,
  measure: ({ toReference }) => (toReference === null ? null : differenceOf(toReference)),
};
