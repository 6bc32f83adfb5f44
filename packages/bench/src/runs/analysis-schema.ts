/** An engine's analysis as it is read back from a file: every field checked. */
import type { Analysis } from '@earwitness/engine';
import { z } from 'zod';

const level = z.number().nullable();
const levels = z.array(level);

/** Strict, so that an analysis by another version of the engine is made again and never misread. */
export const analysisSchema: z.ZodType<Analysis> = z.strictObject({
  schema: z.literal('earwitness.analysis/1'),
  sampleRate: z.number().positive(),
  channelLayout: z.enum(['mono', 'stereo']),
  frameCount: z.number().int().min(0),
  seconds: z.number().min(0),
  samplesDigest: z.string(),
  integratedLufs: level,
  momentaryMaxLufs: level,
  shortTermMaxLufs: level,
  loudnessRangeLu: level,
  truePeakDbtp: level,
  samplePeakDbfs: level,
  crestFactorDb: level,
  plrDb: level,
  dcOffsets: z.array(z.number()),
  correlation: level,
  sideToMidDb: level,
  thirdOctaves: z.strictObject({
    centersHz: z.array(z.number()),
    levelsDb: levels,
    midLevelsDb: levels,
    sideLevelsDb: levels,
  }),
  loudnessOverTime: z.strictObject({
    hopSeconds: z.number().positive(),
    shortTermLufs: levels,
    momentaryLufs: levels,
  }),
});
