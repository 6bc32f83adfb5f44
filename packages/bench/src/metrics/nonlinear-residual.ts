import { mixEvidence } from './evidence/mix-evidence.ts';
import type { Metric } from './metric.ts';

/** What no filter and no level can make of the mix. */
export const nonlinearResidual: Metric = {
  id: 'nonlinearResidualPercent',
  title: 'Dynamics and distortion',
  unit: '%',
  digits: 2,
  family: 'artifacts',
  meaning:
    'How much of the master is neither level nor equalizer of its mix, as total harmonic distortion is counted: compression, limiting, saturation and noise together. 0 changes tone, width and level alone. Without a value under 5 s.',
  source:
    'Residual of the least-squares filter from both channels of the mix to both of the master (Bendat & Piersol, multiple coherence; Hann windows of 0.37 s at 44.1 kHz, half overlapped), applied by convolution, K-weighted (ITU-R BS.1770-5); root of its share of the power, corrected for what was fitted; 0.2 to 0.5 % is left of a usual equalizer',
  comparesWith: 'mix',
  better: 'lower',
  ideal: 0,
  least: 0,
  silence: null,
  isLevelIndependent: true,
  asymmetry: 'what was added is a share of the master: the mix came first',
  measure: async ({ toMix }) => {
    const evidence = toMix === null ? null : await mixEvidence(toMix);
    return evidence === null ? null : 100 * Math.sqrt(evidence.residualShare);
  },
};
