import { referenceEvidence } from './evidence/reference-evidence.ts';
import type { Metric } from './metric.ts';

/** How far the attacks are from the reference master's in sharpness. */
export const transientDistance: Metric = {
  id: 'transientDistanceDb',
  title: 'Transient distance',
  unit: 'dB',
  digits: 2,
  family: 'dynamics',
  meaning:
    'How differently attacks rise from the reference master’s, sharper or blunter: 0 is the same. Without a value for music without attacks.',
  source:
    'Spectral flux of third-octave levels over 11 ms (Dixon 2006, Böck & Widmer 2013, DAFx) at the attacks found in both together; RMS of the difference in rise, mean over bands',
  comparesWith: 'reference',
  better: 'lower',
  ideal: 0,
  least: 0,
  silence: null,
  isLevelIndependent: true,
  asymmetry: null,
  measure: async ({ toReference }) =>
    toReference === null ? null : ((await referenceEvidence(toReference))?.attacks?.rmsDb ?? null),
};
