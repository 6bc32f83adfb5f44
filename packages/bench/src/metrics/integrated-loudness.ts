import type { Metric } from './metric.ts';

/** Gated loudness of the whole rendering. */
export const integratedLoudness: Metric = {
  id: 'integratedLufs',
  title: 'Integrated loudness',
  unit: 'LUFS',
  better: 'none',
  source: 'ITU-R BS.1770-5; EBU Tech 3341',
  comparesWith: 'nothing',
  measure: ({ rendering }) => rendering.analysis.integratedLufs,
};
