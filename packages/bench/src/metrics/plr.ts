import type { Metric } from './metric.ts';

/** How far the true peak stands above the loudness. */
export const plr: Metric = {
  id: 'plrDb',
  title: 'Peak to loudness ratio',
  unit: 'dB',
  better: 'none',
  source: 'EBU Tech 3343 names it; true peak minus integrated loudness',
  comparesWith: 'nothing',
  measure: ({ rendering }) => rendering.analysis.plrDb,
};
