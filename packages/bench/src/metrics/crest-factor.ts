import type { Metric } from './metric.ts';

/** How far the peaks stand above the average power: lower is denser. */
export const crestFactor: Metric = {
  id: 'crestFactorDb',
  title: 'Crest factor',
  unit: 'dB',
  better: 'none',
  source: 'Sample peak over RMS, unweighted, channels pooled',
  comparesWith: 'nothing',
  measure: ({ rendering }) => rendering.analysis.crestFactorDb,
};
