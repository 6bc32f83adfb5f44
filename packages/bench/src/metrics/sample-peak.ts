import type { Metric } from './metric.ts';

/** Largest sample magnitude over all channels. */
export const samplePeak: Metric = {
  id: 'samplePeakDbfs',
  title: 'Sample peak',
  unit: 'dBFS',
  digits: 2,
  family: 'peaks',
  meaning: 'The largest sample; playback may reach higher between the samples.',
  source: 'Largest magnitude of all samples of all channels',
  comparesWith: 'nothing',
  better: 'none',
  ideal: null,
  least: null,
  silence: null,
  isLevelIndependent: false,
  asymmetry: null,
  measure: ({ rendering }) => rendering.analysis.samplePeakDbfs,
};
