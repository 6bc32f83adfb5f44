/** Every metric of the bench, in the order of the reports. To add one: one file beside these, one line here. */
import { chromaDistance } from './chroma-distance.ts';
import { crestFactor } from './crest-factor.ts';
import { integratedLoudness } from './integrated-loudness.ts';
import { loudnessRange } from './loudness-range.ts';
import type { Metric } from './metric.ts';
import { mfccDistance } from './mfcc-distance.ts';
import { plr } from './plr.ts';
import { spectralDistance } from './spectral-distance.ts';
import { truePeak } from './true-peak.ts';

export const METRICS: readonly Metric[] = [
  integratedLoudness,
  truePeak,
  crestFactor,
  loudnessRange,
  plr,
  spectralDistance,
  mfccDistance,
  chromaDistance,
];
