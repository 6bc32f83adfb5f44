import type { Metric } from './metric.ts';

/** Peak to short-term loudness ratio of the densest passages. */
export const psr: Metric = {
  id: 'psrDb',
  title: 'Peak to short-term loudness ratio',
  unit: 'dB',
  digits: 1,
  family: 'dynamics',
  meaning:
    'How far the peaks stand above the loudness in the densest passages: lower is denser; without a value under 3 s.',
  source:
    'Shepherd et al. 2017 (AES 143, e-Brief): true peak less short-term loudness in 3 s windows; the 5th percentile over the piece',
  comparesWith: 'nothing',
  better: 'none',
  ideal: null,
  least: null,
  silence: null,
  isLevelIndependent: true,
  asymmetry: null,
  measure: ({ rendering }) => rendering.analysis.psrDb.p5,
};
