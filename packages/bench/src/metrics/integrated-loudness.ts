import type { Metric } from './metric.ts';

/** Gated loudness of the whole rendering. */
export const integratedLoudness: Metric = {
  id: 'integratedLufs',
  title: 'Integrated loudness',
  unit: 'LUFS',
  digits: 2,
  family: 'loudness',
  meaning: 'How loud the whole rendering is, quiet passages left out.',
  source: 'ITU-R BS.1770-5; EBU Tech 3341',
  comparesWith: 'nothing',
  better: 'none',
  ideal: null,
  least: null,
  silence: null,
  isLevelIndependent: false,
  asymmetry: null,
  measure: ({ rendering }) => rendering.analysis.integratedLufs,
};
