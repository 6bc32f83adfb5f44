import type { Metric } from './metric.ts';

/** Spread of short-term loudness over the piece. */
export const loudnessRange: Metric = {
  id: 'loudnessRangeLu',
  title: 'Loudness range',
  unit: 'LU',
  better: 'none',
  source: 'EBU Tech 3342',
  comparesWith: 'nothing',
  measure: ({ rendering }) => rendering.analysis.loudnessRangeLu,
};
