import type { Metric } from './metric.ts';
import { meanFeatureDistance } from './meyda-features.ts';

const SETTINGS = { feature: 'chroma', frameFrames: 8_192, hopFrames: 32_768 } as const;

/** The angle between two mixtures of pitch classes, in degrees. */
function angleBetween(one: readonly number[], other: readonly number[]): number {
  const oneNorm = Math.hypot(...one);
  const otherNorm = Math.hypot(...other);
  if (oneNorm === 0 || otherNorm === 0) return 0;
  const apart = one.map((value, index) => value / oneNorm - other[index]! / otherNorm);
  // Of unit vectors: the arc over a chord, which keeps its digits near 0 where the arc cosine loses them
  return (2 * Math.asin(Math.min(1, Math.hypot(...apart) / 2)) * 180) / Math.PI;
}

/** How far the mixture of pitch classes is from the reference master's; mastering should leave it near 0. */
export const chromaDistance: Metric = {
  id: 'chromaDistance',
  title: 'Chroma distance',
  unit: '°',
  digits: 2,
  family: 'tone',
  meaning:
    'How different the mixture of pitches is from the reference master’s; 0° is the same, 90° has no pitch in common. Mastering should leave it small.',
  source:
    'Fujishima 1999; 12 pitch classes by Meyda; angle between the two mixtures, mean over moments 0.7 s apart',
  comparesWith: 'reference',
  better: 'lower',
  ideal: 0,
  silence: null,
  isLevelIndependent: true,
  asymmetry: null,
  measure: ({ toReference }) =>
    toReference === null
      ? null
      : meanFeatureDistance(toReference.rendering.source, toReference.other.source, SETTINGS, angleBetween),
};
