import type { Metric } from './metric.ts';

/** The DR meter’s value, not rounded. */
export const dr: Metric = {
  id: 'drDb',
  title: 'DR',
  unit: 'dB',
  digits: 1,
  family: 'dynamics',
  meaning:
    'How far the peaks stand above the loudest fifth of the piece, as DR meters count it, but not rounded; without a value under 9 s.',
  source:
    'Measuring DR v1.3 (Pleasurize Music Foundation 2009): blocks of 3 s, loudest 20 %, second highest peak, mean of the channels',
  comparesWith: 'nothing',
  better: 'none',
  ideal: null,
  least: null,
  silence: null,
  isLevelIndependent: true,
  asymmetry: null,
  measure: ({ rendering }) => rendering.analysis.drDb,
};
