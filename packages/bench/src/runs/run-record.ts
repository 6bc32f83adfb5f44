/** What a run leaves behind: one line per item × condition. Records hold only what the inputs determine; costs are apart. */
import { z } from 'zod';
import { makerSchema } from '../datasets/dataset-manifest.ts';

export const RUN_RECORD_SCHEMA = 'earwitness.run-record/1';
export const COST_RECORD_SCHEMA = 'earwitness.cost-record/1';

/** A score is null where the metric does not apply (no reference) or has no value (silence). */
export const scoresSchema = z.record(z.string(), z.number().nullable());

export const alignmentRecordSchema = z.strictObject({
  /** Frames by which this rendering lags the item's anchor (the mix, else the reference); positive is late. */
  lagFrames: z.number(),
  driftPpm: z.number(),
  polarity: z.union([z.literal(1), z.literal(-1)]),
  /** Level of this rendering relative to the anchor: median of the least-squares gains of 50 ms blocks; null for silence. */
  gainDb: z.number().nullable(),
  confidence: z.number().min(0).max(1),
  /** Why the two are not compared; null when they are. */
  refusal: z.string().nullable(),
  anchor: z.string(),
});

export const runRecordSchema = z.strictObject({
  schema: z.literal(RUN_RECORD_SCHEMA),
  datasetId: z.string(),
  itemId: z.string(),
  conditionId: z.string(),
  maker: makerSchema,
  engineVersion: z.string(),
  /** SHA-256 of the rendering's file; the rendering lies under this name. */
  renderingSha256: z.string().nullable(),
  /** Relative to the run's folder. */
  renderingFile: z.string().nullable(),
  planFile: z.string().nullable(),
  sampleRate: z.number().nullable(),
  seconds: z.number().nullable(),
  alignment: alignmentRecordSchema.nullable(),
  scores: scoresSchema,
  /** Plain findings, as "the same but for level". */
  findings: z.array(z.string()),
  /** Why there is no rendering, in one line. */
  failure: z.string().nullable(),
});
export type RunRecord = z.infer<typeof runRecordSchema>;

export const costRecordSchema = z.strictObject({
  schema: z.literal(COST_RECORD_SCHEMA),
  itemId: z.string(),
  conditionId: z.string(),
  cpuSeconds: z.number(),
  wallSeconds: z.number(),
  peakMemoryMib: z.number(),
  machine: z.string(),
  date: z.string(),
  reused: z.boolean(),
});
export type CostRecord = z.infer<typeof costRecordSchema>;
