import type { Metric } from './metric.ts';

/** How far the true peak stands above the loudness. */
export const plr: Metric = {
  id: 'plrDb',
  title: 'Peak to loudness ratio',
  unit: 'dB',
  digits: 1,
  family: 'dynamics',
  meaning: 'How far the highest peak stands above the loudness: lower is denser.',
  source: 'EBU Tech 3343 names it; true peak less integrated loudness',
  comparesWith: 'nothing',
  better: 'none',
  ideal: null,
  least: null,
  silence: null,
  isLevelIndependent: true,
  asymmetry: null,
  measure: ({ rendering }) => rendering.analysis.plrDb,
};
