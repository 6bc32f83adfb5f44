/** What a panel asks, of how much, and how its answers will be judged: fixed, and hashed, before the first session. */
import { z } from 'zod';
import { analysisPlanSchema } from './analysis-plan.ts';

export const PANEL_DEFINITION_SCHEMA = 'earwitness.panel-definition/1';

export const panelMethodSchema = z.enum(['abx', 'preference', 'identification']);
export type PanelMethod = z.infer<typeof panelMethodSchema>;

export const panelDefinitionSchema = z.strictObject({
  schema: z.literal(PANEL_DEFINITION_SCHEMA),
  panelId: z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/),
  title: z.string().min(1),
  method: panelMethodSchema,
  /** What the listener is asked, in plain words. */
  question: z.string().min(1),
  /** Shown before consent: what it is about, what is stored. */
  introduction: z.string().min(1),
  trialsPerSession: z.number().int().min(1).max(200),
  trainingTrials: z.number().int().min(0).max(20),
  /** Whether the thanks page shows the listener's own result. */
  showOwnResult: z.boolean(),
  /** Answers come from programs, not people: said on every page and row. */
  simulated: z.boolean(),
  analysisPlan: analysisPlanSchema,
});
export type PanelDefinition = z.infer<typeof panelDefinitionSchema>;
