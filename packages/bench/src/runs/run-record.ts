/** What a run leaves behind: one line per item × condition. Records hold only what the inputs determine; costs are apart. */
import { z } from 'zod';
import { makerSchema } from '../datasets/dataset-manifest.ts';

export const RUN_RECORD_SCHEMA = 'earwitness.run-record/3';
export const COST_RECORD_SCHEMA = 'earwitness.cost-record/2';

/** A score is null where the metric does not apply (no reference) or has no value (silence). */
export const scoresSchema = z.record(z.string(), z.number().nullable());

export const alignmentRecordSchema = z.strictObject({
  /** Frames by which this rendering lags the item's anchor (the mix, else the reference); positive is late. */
  lagFrames: z.number(),
  driftPpm: z.number(),
  /** Frame of the anchor at which `lagFrames` holds. */
  middleFrame: z.number().default(0),
  polarity: z.union([z.literal(1), z.literal(-1)]),
  /** The phase is rotated, so that polarity says nothing. */
  isRotated: z.boolean().default(false),
  /** Level of this rendering relative to the anchor: median over blocks of 50 ms; null for silence. */
  gainDb: z.number().nullable(),
  confidence: z.number().min(0).max(1),
  /** Why the two are not compared; null when they are. */
  refusal: z.string().nullable(),
  anchor: z.string(),
});

/** What a record's numbers are about besides the rendering: an item keeps its id when its files are replaced. */
const recordInputsSchema = z.strictObject({
  /** SHA-256 of the item's mix; null where it has none. */
  mixSha256: z.string().nullable(),
  /** SHA-256 of the reference master that distances are to; null where the item has none. */
  referenceSha256: z.string().nullable(),
});
export type RecordInputs = z.infer<typeof recordInputsSchema>;

/** What a rendering's file says of itself, before anything is converted for comparison. */
export const originalSchema = z.strictObject({
  sampleRate: z.number(),
  /** Bits of one stored sample; null where the codec has none. */
  bitDepth: z.number().nullable(),
  codec: z.string(),
  channels: z.number().int(),
  container: z.string(),
});

export const runRecordSchema = z.strictObject({
  schema: z.literal(RUN_RECORD_SCHEMA),
  datasetId: z.string(),
  itemId: z.string(),
  conditionId: z.string(),
  maker: makerSchema,
  inputs: recordInputsSchema,
  engineVersion: z.string(),
  benchVersion: z.string(),
  /** What every random draw of the run comes from. */
  seed: z.string(),
  /** SHA-256 of the rendering's file; the rendering lies under this name. */
  renderingSha256: z.string().nullable(),
  /** Relative to the run's folder. */
  renderingFile: z.string().nullable(),
  planFile: z.string().nullable(),
  original: originalSchema.nullable(),
  /** The anchor's sample rate: what the rendering was brought to before it was aligned and compared. */
  rateHz: z.number().nullable(),
  seconds: z.number().nullable(),
  alignment: alignmentRecordSchema.nullable(),
  scores: scoresSchema,
  /** Distances to each human master, by its condition id, where the item has two or more of them; none to itself. */
  toReferences: z.record(z.string(), scoresSchema),
  /** The scores as heard on each playback system that was asked for, by its id: rendering, reference and mix all through it. */
  heardOn: z.record(z.string(), scoresSchema),
  /** Plain findings, as "the same but for level". */
  findings: z.array(z.string()),
  /** Why there is no rendering, in one line. */
  failure: z.string().nullable(),
});
export type RunRecord = z.infer<typeof runRecordSchema>;

/** What a rendering cost. What nobody measured, or stated, is null: a master that was delivered took somebody's time and money. */
export const costRecordSchema = z.strictObject({
  schema: z.literal(COST_RECORD_SCHEMA),
  itemId: z.string(),
  conditionId: z.string(),
  /** Of the process that made it and of the commands it ran. */
  cpuSeconds: z.number().nullable(),
  wallSeconds: z.number().nullable(),
  /** Seconds of music made in a second. */
  realTimeFactor: z.number().nullable(),
  peakMemoryMib: z.number().nullable(),
  /** As the maker states it for a piece. */
  price: z.number().nullable(),
  currency: z.string().nullable(),
  /** From the order to the master: stated by the maker, else the time it took to make. */
  turnaroundSeconds: z.number().nullable(),
  machine: z.string().nullable(),
  date: z.string().nullable(),
  /** How often this run had to begin: 2 after its worker was killed once. */
  attempt: z.number().int().min(1),
  /** Whether it was made by an earlier run, whose costs these are. */
  reused: z.boolean(),
});
export type CostRecord = z.infer<typeof costRecordSchema>;
