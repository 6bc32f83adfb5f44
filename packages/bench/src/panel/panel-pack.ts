/**
 * The panel pack: stimuli made ready to be heard blind. Conditions appear only as opaque ids; which is which stands in the
 * blinding key, a file of its own that never lies inside a pack.
 */
import { z } from 'zod';
import { provingCertificateSchema } from './switch-certificate.ts';

export const PANEL_PACK_SCHEMA = 'earwitness.panel-pack/2';
export const BLINDING_KEY_SCHEMA = 'earwitness.blinding-key/2';

const opaqueId = z.string().regex(/^[0-9a-f]{32}$/, 'must be 32 hexadecimal digits');
const sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 hexadecimal digits');

/** A file of a stimulus, the same bytes long as every other of its comparison and format. */
const stimulusFileSchema = z.strictObject({
  /** File name inside the pack: `<stimulusId>.wav` or `.flac`. */
  file: z.string().regex(/^[0-9a-f]{32}\.(wav|flac)$/),
  sha256,
  byteLength: z.number().int().positive(),
});
export type StimulusFile = z.infer<typeof stimulusFileSchema>;

/** One condition's cut of one excerpt, as canonical 24-bit PCM and, for slow networks, as FLAC of the same samples padded to one size. */
export const stimulusSchema = z.strictObject({
  stimulusId: opaqueId,
  wav: stimulusFileSchema,
  /** null where the samples cannot be kept as FLAC. */
  flac: stimulusFileSchema.nullable(),
});
export type Stimulus = z.infer<typeof stimulusSchema>;

/** What a comparison is heard for. */
export const comparisonUseSchema = z.enum(['trials', 'training', 'qualification', 'catch']);
export type ComparisonUse = z.infer<typeof comparisonUseSchema>;

/** How loud the stimuli of a comparison are to each other: matched in the loop that is heard, as they were released, or as a platform plays them. */
export const levelArmSchema = z.union([
  z.enum(['matched', 'as-released']),
  z.string().regex(/^platform:[a-z0-9-]+$/, 'must be matched, as-released or platform:<name>'),
]);
export type LevelArm = z.infer<typeof levelArmSchema>;

/** Something that could name a condition apart from its mastering; told to who builds the panel, never to a listener. */
const packWarningSchema = z.strictObject({
  kind: z.enum([
    'lossy-cutoff',
    'head-or-tail',
    'noise-floor',
    'overs',
    'sample-rate',
    'word-length',
    'channel',
    'level',
  ]),
  /** What is so, and what cures it; without the names of conditions. */
  message: z.string(),
});
export type PackWarning = z.infer<typeof packWarningSchema>;

/** What was measured on the finished stimuli of a comparison. */
export const comparisonProofSchema = z.strictObject({
  /** Largest difference in integrated loudness between the stimuli as they are heard; 0.1 at most where levels are matched. */
  residualLu: z.number().min(0),
  /** Lag found between the finished stimuli; 0 when aligned. */
  lagFrames: z.number(),
  equalLength: z.literal(true),
  equalBytes: z.literal(true),
  /** Gain given to each stimulus, dB, in the order of `stimuli`; never above 0. */
  gainsDb: z.array(z.number().max(0)),
  /** Largest true peak of the stimuli. */
  truePeakDbtp: z.number().nullable(),
  /** The fades at both ends, alike for all. */
  fadeSeconds: z.number().min(0),
});

/** Stimuli of one excerpt that are compared with each other. */
export const comparisonSchema = z.strictObject({
  comparisonId: opaqueId,
  use: comparisonUseSchema.default('trials'),
  level: levelArmSchema.default('matched'),
  sampleRate: z.number().int(),
  channelCount: z.number().int(),
  frameCount: z.number().int().positive(),
  stimuli: z.array(stimulusSchema).min(2),
  proof: comparisonProofSchema,
});
export type Comparison = z.infer<typeof comparisonSchema>;

export const panelPackSchema = z.strictObject({
  schema: z.literal(PANEL_PACK_SCHEMA),
  packId: opaqueId,
  comparisons: z.array(comparisonSchema).min(1),
  warnings: z.array(packWarningSchema).default([]),
  /** One for each sample rate. Left out in packs of before and in those that nobody hears: their digests stay what they were. */
  switchCertificates: z.array(provingCertificateSchema).exactOptional(),
});
export type PanelPack = z.infer<typeof panelPackSchema>;

/**
 * What a stimulus is in its comparison: one of those under test, the reference hidden among them, the reference heard openly beside
 * them, an anchor, or one spoiled on purpose for catch trials.
 */
export const stimulusRoleSchema = z.enum([
  'condition',
  'hidden-reference',
  'open-reference',
  'low-anchor',
  'mid-anchor',
  'spoiled',
]);
export type StimulusRole = z.infer<typeof stimulusRoleSchema>;

/** Who is who. Written with mode 0600 beside the pack; read only by the server's blinding. */
export const blindingKeySchema = z.strictObject({
  schema: z.literal(BLINDING_KEY_SCHEMA),
  packId: opaqueId,
  stimuli: z.array(
    z.strictObject({
      stimulusId: opaqueId,
      comparisonId: opaqueId,
      itemId: z.string(),
      itemTitle: z.string(),
      conditionId: z.string(),
      makerKind: z.string(),
      role: stimulusRoleSchema.default('condition'),
      /** Where in the rendering the excerpt begins, and how long it is. */
      startSeconds: z.number(),
      seconds: z.number(),
    }),
  ),
});
export type BlindingKey = z.infer<typeof blindingKeySchema>;
