import type { Metric } from './metric.ts';

/** Largest magnitude between the samples, over all channels. */
export const truePeak: Metric = {
  id: 'truePeakDbtp',
  title: 'True peak',
  unit: 'dBTP',
  digits: 2,
  family: 'peaks',
  meaning:
    'The highest peak that playback can reach, between the samples too; found by 8× interpolation with 32 taps a phase.',
  source: 'ITU-R BS.1770-5, Annex 2, by an 8 × 32-tap interpolator',
  comparesWith: 'nothing',
  better: 'none',
  ideal: null,
  least: null,
  silence: null,
  isLevelIndependent: false,
  asymmetry: null,
  measure: ({ rendering }) => rendering.analysis.truePeakDbtp,
};
