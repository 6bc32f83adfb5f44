import { bandsInBoth, shapeDifferenceDb } from './evidence/bands-in-both.ts';
import type { Metric } from './metric.ts';

/** How far the tone is from the reference master's, whatever the level. */
export const spectralDistance: Metric = {
  id: 'spectralDistanceDb',
  title: 'Spectral distance',
  unit: 'dB',
  digits: 2,
  family: 'tone',
  meaning:
    'How different the tone is from the reference master’s, level apart: 0 is the same tone, all third octaves count alike.',
  source:
    'Log-spectral distance: RMS of the difference of long-term levels over third octaves (IEC 61260, base 10), mean difference removed',
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
      : shapeDifferenceDb(
          bandsInBoth(toReference.rendering.analysis.thirdOctaves, toReference.other.analysis.thirdOctaves),
        ),
};
