import type { Metric } from './metric.ts';

/** Loudness of the loudest moment. */
export const momentaryMax: Metric = {
  id: 'momentaryMaxLufs',
  title: 'Momentary maximum',
  unit: 'LUFS',
  digits: 2,
  family: 'loudness',
  meaning: 'How loud the loudest 0.4 seconds are; without a value under 0.4 s.',
  source: 'EBU Tech 3341: 400 ms windows, 10 ms apart, ungated',
  comparesWith: 'nothing',
  better: 'none',
  ideal: null,
  least: null,
  silence: null,
  isLevelIndependent: false,
  asymmetry: null,
  measure: ({ rendering }) => rendering.analysis.momentaryMaxLufs,
};
