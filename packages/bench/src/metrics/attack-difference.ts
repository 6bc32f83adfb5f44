import { referenceEvidence } from './evidence/reference-evidence.ts';
import type { Metric } from './metric.ts';

/** How much sharper attacks are than the reference master's. */
export const attackDifference: Metric = {
  id: 'attackDifferenceDb',
  title: 'Attack difference',
  unit: 'dB',
  digits: 2,
  family: 'dynamics',
  meaning:
    'How much steeper attacks rise than the reference master’s, on average: below 0 is blunter, above 0 sharper. Without a value for music without attacks.',
  source:
    'Spectral flux of third-octave levels over 11 ms (Dixon 2006, Böck & Widmer 2013, DAFx) at the attacks found in both together; mean of the difference in rise, rendering less reference',
  comparesWith: 'reference',
  better: 'none',
  ideal: 0,
  least: null,
  silence: null,
  isLevelIndependent: true,
  asymmetry: 'it says which of the two is sharper: swapped, the sign changes',
  measure: async ({ toReference }) =>
    toReference === null ? null : ((await referenceEvidence(toReference))?.attacks?.meanDb ?? null),
};
