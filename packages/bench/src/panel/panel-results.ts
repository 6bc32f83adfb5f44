/** A panel's answers as tidy rows, one an answer, in the order of the log. JSON Lines keep every value. */
import { z } from 'zod';
import { panelMethodSchema } from './panel-definition.ts';

export const PANEL_RESULTS_SCHEMA = 'earwitness.panel-results/1';

export const playbackSystemSchema = z.enum([
  'studio-monitors',
  'headphones',
  'earbuds',
  'laptop',
  'phone',
  'car',
  'bluetooth-speaker',
  'other',
]);
export type PlaybackSystem = z.infer<typeof playbackSystemSchema>;

export const panelResultRowSchema = z.strictObject({
  schema: z.literal(PANEL_RESULTS_SCHEMA),
  panelId: z.string(),
  simulated: z.boolean(),
  /** Pseudonym; the same person in the same panel keeps it. */
  listener: z.string(),
  session: z.string(),
  trial: z.number().int(),
  training: z.boolean(),
  method: panelMethodSchema,
  itemId: z.string(),
  /** Condition behind A (or 1) and B (or 2), as this trial presented them. */
  conditionA: z.string(),
  conditionB: z.string(),
  /** ABX: which of the two X was; identification: which one was the engine's; null for preference. */
  truth: z.enum(['A', 'B']).nullable(),
  choice: z.enum(['A', 'B', 'none']),
  /** null for preference. */
  correct: z.boolean().nullable(),
  confidence: z.number().int().min(1).max(5).nullable(),
  responseSeconds: z.number().min(0),
  switches: z.number().int().min(0),
  playback: playbackSystemSchema,
  trainedListener: z.boolean(),
});
export type PanelResultRow = z.infer<typeof panelResultRowSchema>;
