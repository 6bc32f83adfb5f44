import type { Analysis } from '@earwitness/engine';
import type { Metric } from './metric.ts';

/** A sum that is silent is as good as lost. */
const MOST_LU = 60;

function monoLossLu({ monoSumLu, correlation }: Analysis): number | null {
  if (monoSumLu !== null) return Math.min(MOST_LU, -monoSumLu);
  // Sides that cancel leave no sum to compare with
  return correlation !== null && correlation < 0 ? MOST_LU : null;
}

/** What is lost in loudness where left and right are added. */
export const monoLoss: Metric = {
  id: 'monoLossLu',
  title: 'Mono loss',
  unit: 'LU',
  digits: 1,
  family: 'stereo',
  meaning:
    'How much quieter the music gets on one loudspeaker that plays the mean of left and right: 0 for mono, 3 for unrelated sides, more where they cancel; 60 at most.',
  source: 'K-weighted energy (ITU-R BS.1770-5) of both sides over twice that of (L + R)/2, ungated',
  comparesWith: 'nothing',
  better: 'lower',
  ideal: null,
  least: 0,
  silence: null,
  isLevelIndependent: true,
  asymmetry: null,
  measure: ({ rendering }) => monoLossLu(rendering.analysis),
};
