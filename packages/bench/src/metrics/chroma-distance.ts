import type { Metric } from './metric.ts';
import { meanFeatureDistance } from './meyda-features.ts';

const SETTINGS = { feature: 'chroma', frameFrames: 8_192, hopFrames: 32_768 } as const;

/** 1 − cosine similarity: 0 for the same mixture of pitch classes. */
function pitchDistance(one: readonly number[], other: readonly number[]): number {
  let product = 0;
  let oneSquare = 0;
  let otherSquare = 0;
  for (const [index, value] of one.entries()) {
    product += value * other[index]!;
    oneSquare += value * value;
    otherSquare += other[index]! ** 2;
  }
  const norm = Math.sqrt(oneSquare * otherSquare);
  return norm === 0 ? 0 : Math.max(0, 1 - product / norm);
}

/** How far the mixture of pitch classes is from the reference master's; mastering should leave it near 0. */
export const chromaDistance: Metric = {
  id: 'chromaDistance',
  title: 'Chroma distance',
  unit: '',
  better: 'lower',
  source: 'Fujishima 1999; 12 pitch classes by Meyda, cosine distance, mean over frames',
  comparesWith: 'reference',
  measure: ({ toReference }) =>
    toReference === null
      ? null
      : meanFeatureDistance(toReference.rendering.source, toReference.other.source, SETTINGS, pitchDistance),
};
