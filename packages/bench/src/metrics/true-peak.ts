import type { Metric } from './metric.ts';

/** Largest magnitude between the samples, over all channels. */
export const truePeak: Metric = {
  id: 'truePeakDbtp',
  title: 'True peak',
  unit: 'dBTP',
  better: 'none',
  source: 'ITU-R BS.1770-5, Annex 2, by an 8 × 32-tap interpolator',
  comparesWith: 'nothing',
  measure: ({ rendering }) => rendering.analysis.truePeakDbtp,
};
