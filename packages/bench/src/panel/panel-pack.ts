/**
 * The panel pack: stimuli made ready to be heard blind. Conditions appear only as opaque ids; which is which stands in the
 * blinding key, a file of its own that never lies inside a pack.
 */
import { z } from 'zod';

export const PANEL_PACK_SCHEMA = 'earwitness.panel-pack/1';
export const BLINDING_KEY_SCHEMA = 'earwitness.blinding-key/1';

const opaqueId = z.string().regex(/^[0-9a-f]{32}$/, 'must be 32 hexadecimal digits');
const sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 hexadecimal digits');

/** One condition's cut of one excerpt: canonical 24-bit WAV, the same bytes long as every other of its excerpt. */
export const stimulusSchema = z.strictObject({
  stimulusId: opaqueId,
  /** File name inside the pack: `<stimulusId>.wav`. */
  file: z.string().regex(/^[0-9a-f]{32}\.wav$/),
  sha256,
  byteLength: z.number().int().positive(),
});
export type Stimulus = z.infer<typeof stimulusSchema>;

/** What was measured on the finished stimuli of a comparison. */
export const comparisonProofSchema = z.strictObject({
  /** Largest difference in integrated loudness between the stimuli as they are heard. */
  residualLu: z.number().min(0),
  /** Lag found between the finished stimuli; 0 when aligned. */
  lagFrames: z.number(),
  equalLength: z.literal(true),
  equalBytes: z.literal(true),
  /** Gain given to each stimulus, dB, never above 0, in the order of `stimuli`. */
  gainsDb: z.array(z.number().max(0)),
  /** Largest true peak of the stimuli. */
  truePeakDbtp: z.number().nullable(),
});

/** Stimuli of one excerpt that are compared with each other. */
export const comparisonSchema = z.strictObject({
  comparisonId: opaqueId,
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
});
export type PanelPack = z.infer<typeof panelPackSchema>;

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
      /** Where in the rendering the excerpt begins, and how long it is. */
      startSeconds: z.number(),
      seconds: z.number(),
    }),
  ),
});
export type BlindingKey = z.infer<typeof blindingKeySchema>;
