import { mixEvidence } from './evidence/mix-evidence.ts';
import type { Metric } from './metric.ts';

/** What is left of the residual when the level may follow the master's: clipping, saturation, fast limiting. */
export const limitingArtifacts: Metric = {
  id: 'limitingArtifactsPercent',
  title: 'Limiting artefacts',
  unit: '%',
  digits: 2,
  family: 'artifacts',
  meaning:
    'How much of the master is neither equalizer nor slow level change of its mix, as total harmonic distortion is counted: clipping, saturation, gain that moves within a fifth of a second, and bands compressed apart. Without a value under 5 s.',
  source:
    'As dynamics and distortion, with a gain of the filter’s that goes in a line, fitted anew in each 0.19 s',
  comparesWith: 'mix',
  better: 'lower',
  ideal: 0,
  least: 0,
  silence: null,
  isLevelIndependent: true,
  asymmetry: 'what was added is a share of the master: the mix came first',
  measure: async ({ toMix }) => {
    const evidence = toMix === null ? null : await mixEvidence(toMix);
    return evidence === null ? null : 100 * Math.sqrt(evidence.gainTrackedShare);
  },
};
