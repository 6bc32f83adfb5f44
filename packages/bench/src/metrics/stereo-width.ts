import type { Metric } from './metric.ts';

/** Energy of the side against the mid. */
export const stereoWidth: Metric = {
  id: 'sideToMidDb',
  title: 'Stereo width',
  unit: 'dB',
  digits: 1,
  family: 'stereo',
  meaning:
    'How strong the difference of left and right is against their sum: 0 dB is as wide as unrelated sides, lower is narrower; without a value for mono.',
  source: '10 log10 of the energy of (L − R)/2 over that of (L + R)/2, whole rendering',
  comparesWith: 'nothing',
  better: 'none',
  ideal: null,
  least: null,
  silence: null,
  isLevelIndependent: true,
  asymmetry: null,
  measure: ({ rendering }) => rendering.analysis.sideToMidDb,
};
