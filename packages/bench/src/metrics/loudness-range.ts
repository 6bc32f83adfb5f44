import type { Metric } from './metric.ts';

/** Spread of short-term loudness over the piece. */
export const loudnessRange: Metric = {
  id: 'loudnessRangeLu',
  title: 'Loudness range',
  unit: 'LU',
  digits: 1,
  family: 'loudness',
  meaning:
    'How much the loudness moves over the piece; not to be leaned on under a minute, without a value under 3 s.',
  source: 'EBU Tech 3342',
  comparesWith: 'nothing',
  better: 'none',
  ideal: null,
  least: 0,
  silence: null,
  isLevelIndependent: true,
  asymmetry: null,
  measure: ({ rendering }) => rendering.analysis.loudnessRangeLu,
};
