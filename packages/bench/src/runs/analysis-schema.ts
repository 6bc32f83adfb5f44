/** An engine's analysis as it is read back from a file: every field checked. */
import type { Analysis } from '@earwitness/engine';
import { CHANNEL_LAYOUTS, DEFECT_KINDS } from '@earwitness/engine/measure';
import { z } from 'zod';

const level = z.number().nullable();
const levels = z.array(level);

const bandSpectrum = z.strictObject({
  centersHz: z.array(z.number()),
  levelsDb: levels,
  medianLevelsDb: levels,
  midLevelsDb: levels,
  sideLevelsDb: levels,
  correlations: levels,
});

/** Strict, so that an analysis by another version of the engine is made again and never misread. */
export const analysisSchema: z.ZodType<Analysis> = z.strictObject({
  schema: z.literal('earwitness.analysis/3'),
  sampleRate: z.number().positive(),
  channelLayout: z.enum(CHANNEL_LAYOUTS),
  frameCount: z.number().int().min(0),
  seconds: z.number().min(0),
  samplesDigest: z.string(),
  integratedLufs: level,
  momentaryMaxLufs: level,
  shortTermMaxLufs: level,
  loudnessRangeLu: level,
  loudnessRangeAt1HzLu: level,
  truePeakDbtp: level,
  channelTruePeaksDbtp: levels,
  truePeakBs1770Dbtp: level,
  samplePeakDbfs: level,
  channelSamplePeaksDbfs: levels,
  rmsDbfs: level,
  crestFactorDb: level,
  plrDb: level,
  psrDb: z.strictObject({ minimum: level, p5: level, median: level }),
  drDb: level,
  dynamicSpreadLu: level,
  dcOffsets: z.array(z.number()),
  correlation: level,
  sideToMidDb: level,
  lowSideToMidDb: level,
  balanceDb: level,
  monoSumLu: level,
  thirdOctaves: bandSpectrum,
  erbBands: bandSpectrum,
  bandLevels: z.array(
    z.strictObject({
      lowHz: z.number().nullable(),
      highHz: z.number().nullable(),
      levelsDb: z.strictObject({
        p10: level,
        p25: level,
        p50: level,
        p75: level,
        p90: level,
        p95: level,
        p99: level,
      }),
    }),
  ),
  loudnessOverTime: z.strictObject({
    hopSeconds: z.number().positive(),
    shortTermLufs: levels,
    momentaryLufs: levels,
  }),
  peaksOverTime: z.strictObject({
    hopSeconds: z.number().positive(),
    truePeaksDbtp: levels,
    samplePeaksDbfs: levels,
  }),
  stereoOverTime: z.strictObject({
    hopSeconds: z.number().positive(),
    correlations: levels,
    sideToMidDb: levels,
    balancesDb: levels,
  }),
  sections: z.array(
    z.strictObject({
      startSeconds: z.number().min(0),
      endSeconds: z.number().min(0),
      integratedLufs: level,
      thirdOctaveLevelsDb: levels,
      sideToMidDb: level,
    }),
  ),
  defects: z.array(
    z.strictObject({
      kind: z.enum(DEFECT_KINDS),
      severity: z.enum(['note', 'warning', 'fault']),
      confidence: z.number().min(0).max(1),
      stretches: z.array(z.strictObject({ startSeconds: z.number(), endSeconds: z.number() })),
      stretchCount: z.number().int().min(0),
      channels: z.array(z.number().int().min(0)),
      measured: z.record(z.string(), z.number()),
      sentence: z.string(),
    }),
  ),
});
