import { referenceEvidence } from './evidence/reference-evidence.ts';
import type { Metric } from './metric.ts';

/** How far the timbre, moment by moment, is from the reference master's. */
export const mfccDistance: Metric = {
  id: 'mfccDistance',
  title: 'MFCC distance',
  unit: '',
  digits: 2,
  family: 'tone',
  meaning: 'How different the timbre is from the reference master’s, moment by moment: 0 is the same.',
  source:
    'Davis & Mermelstein 1980; 13 coefficients by Meyda of (L + R)/2 at −20 LUFS, the first left out; Euclidean distance, mean over windows of 46 ms, 0.74 s apart',
  comparesWith: 'reference',
  better: 'lower',
  ideal: 0,
  least: 0,
  silence: null,
  isLevelIndependent: true,
  asymmetry: null,
  measure: async ({ toReference }) =>
    toReference === null ? null : ((await referenceEvidence(toReference))?.mfccDistance ?? null),
};
