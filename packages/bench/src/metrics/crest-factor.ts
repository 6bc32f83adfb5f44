import type { Metric } from './metric.ts';

/** How far the peaks stand above the average power: lower is denser. */
export const crestFactor: Metric = {
  id: 'crestFactorDb',
  title: 'Crest factor',
  unit: 'dB',
  digits: 1,
  family: 'dynamics',
  meaning: 'How far the peaks stand above the average level: lower is denser.',
  source: 'Sample peak over RMS, unweighted, channels pooled',
  comparesWith: 'nothing',
  better: 'none',
  ideal: null,
  least: 0,
  silence: null,
  isLevelIndependent: true,
  asymmetry: null,
  measure: ({ rendering }) => rendering.analysis.crestFactorDb,
};
