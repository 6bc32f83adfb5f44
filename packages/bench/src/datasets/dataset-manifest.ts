/** A dataset as its manifest tells it: pieces of music, each with a mix and masters by known makers, every file with its digest and licence. */
import { deliveryTargetSchema } from '@earwitness/engine';
import { z } from 'zod';

export const DATASET_SCHEMA = 'earwitness.dataset/1';

/** Ids become folder and file names, and parts of commands: plain and short. */
const idSchema = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'must be lower-case letters, digits and dashes');

export const makerSchema = z.strictObject({
  kind: z.enum(['human', 'artist', 'service', 'engine', 'hybrid', 'none']),
  name: z.string(),
  tier: z.string().optional(),
  price: z.number().min(0).optional(),
  currency: z.string().length(3).optional(),
  turnaroundSeconds: z.number().min(0).optional(),
  revisions: z.number().int().min(0).optional(),
  settings: z.string().optional(),
});
export type Maker = z.infer<typeof makerSchema>;

const audioFileSchema = z.strictObject({
  /** Relative to its root, else to the manifest's folder, or absolute. */
  file: z.string().min(1),
  /** One of the manifest's roots: a folder that lies elsewhere on each machine. */
  root: idSchema.optional(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 hexadecimal digits'),
  licence: z.string().min(1),
  credit: z.string().min(1),
});
export type AudioFile = z.infer<typeof audioFileSchema>;

export const SPLITS = ['train', 'validation', 'test'] as const;
export type Split = (typeof SPLITS)[number];

export const datasetItemSchema = z.strictObject({
  id: idSchema,
  title: z.string(),
  artist: z.string(),
  genre: z.string(),
  tags: z.array(z.string()).default([]),
  /** What the item is for: to tune on, to choose by, or to judge with. An artist is in one of them only. */
  split: z.enum(SPLITS).optional(),
  /** Where this piece is going, if not where the run's brief says: music for games or broadcast is not delivered like a single. */
  target: deliveryTargetSchema.optional(),
  mix: audioFileSchema.optional(),
  /** Masters that already exist. The first one by a human or artist is the reference master. */
  conditions: z.array(audioFileSchema.extend({ conditionId: idSchema, maker: makerSchema })).default([]),
});
export type DatasetItem = z.infer<typeof datasetItemSchema>;

export const datasetManifestSchema = z.strictObject({
  schema: z.literal(DATASET_SCHEMA),
  id: idSchema,
  title: z.string(),
  description: z.string().optional(),
  /** Folders outside the dataset's own, by name; roots.yaml beside the manifest says where they are on this machine. */
  roots: z.record(idSchema, z.string().min(1)).optional(),
  items: z.array(datasetItemSchema).min(1),
});
export type DatasetManifest = z.infer<typeof datasetManifestSchema>;
