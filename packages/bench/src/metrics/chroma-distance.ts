import { referenceEvidence } from './evidence/reference-evidence.ts';
import type { Metric } from './metric.ts';

/** How far the mixture of pitch classes is from the reference master's; mastering should leave it near 0. */
export const chromaDistance: Metric = {
  id: 'chromaDistance',
  title: 'Chroma distance',
  unit: '°',
  digits: 2,
  family: 'tone',
  meaning:
    'How different the mixture of pitches is from the reference master’s: 0° is the same, 90° has no pitch in common. Mastering should leave it small.',
  source:
    'Fujishima 1999; 12 pitch classes by Meyda of (L + R)/2 at 8 to 16 kHz; angle between the two mixtures, mean over windows of 0.19 s, 1.5 s apart',
  comparesWith: 'reference',
  better: 'lower',
  ideal: 0,
  least: 0,
  silence: null,
  isLevelIndependent: true,
  asymmetry: null,
  measure: async ({ toReference }) =>
    toReference === null ? null : ((await referenceEvidence(toReference))?.chromaDegrees ?? null),
};
