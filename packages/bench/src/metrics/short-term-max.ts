import type { Metric } from './metric.ts';

/** Loudness of the loudest three seconds. */
export const shortTermMax: Metric = {
  id: 'shortTermMaxLufs',
  title: 'Short-term maximum',
  unit: 'LUFS',
  digits: 2,
  family: 'loudness',
  meaning: 'How loud the loudest three seconds are; without a value under 3 s.',
  source: 'EBU Tech 3341: 3 s windows, 10 ms apart, ungated',
  comparesWith: 'nothing',
  better: 'none',
  ideal: null,
  least: null,
  silence: null,
  isLevelIndependent: false,
  asymmetry: null,
  measure: ({ rendering }) => rendering.analysis.shortTermMaxLufs,
};
