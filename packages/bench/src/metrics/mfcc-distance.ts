import type { Metric } from './metric.ts';
import { meanFeatureDistance } from './meyda-features.ts';

const SETTINGS = { feature: 'mfcc', frameFrames: 2_048, hopFrames: 8_192 } as const;

/** Euclidean distance without the first coefficient, which is level. */
function timbreDistance(one: readonly number[], other: readonly number[]): number {
  let square = 0;
  for (let index = 1; index < one.length; index += 1) square += (one[index]! - other[index]!) ** 2;
  return Math.sqrt(square);
}

/** How far the timbre, moment by moment, is from the reference master's. */
export const mfccDistance: Metric = {
  id: 'mfccDistance',
  title: 'MFCC distance',
  unit: '',
  digits: 2,
  family: 'tone',
  meaning: 'How different the timbre is from the reference master’s, moment by moment: 0 is the same.',
  source: 'Davis & Mermelstein 1980; 13 coefficients by Meyda, the first left out, mean over frames',
  comparesWith: 'reference',
  better: 'lower',
  ideal: 0,
  silence: null,
  isLevelIndependent: true,
  asymmetry: null,
  measure: ({ toReference }) =>
    toReference === null
      ? null
      : meanFeatureDistance(toReference.rendering.source, toReference.other.source, SETTINGS, timbreDistance),
};
