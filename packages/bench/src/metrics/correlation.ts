import type { Metric } from './metric.ts';

/** Correlation of left and right. */
export const correlation: Metric = {
  id: 'correlation',
  title: 'Correlation',
  unit: '',
  digits: 2,
  family: 'stereo',
  meaning:
    'How alike left and right are: 1 is mono, 0 unrelated, below 0 they cancel in mono; without a value for mono.',
  source: 'Normalised zero-lag correlation of left and right, whole rendering',
  comparesWith: 'nothing',
  better: 'none',
  ideal: null,
  least: -1,
  silence: null,
  isLevelIndependent: true,
  asymmetry: null,
  measure: ({ rendering }) => rendering.analysis.correlation,
};
