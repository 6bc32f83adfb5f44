/** What the client asks for: the wish, before anything is decided. */
import { z } from 'zod';
import { deliveryTargetSchema } from '../plan/delivery-target.ts';

const BRIEF_SCHEMA = 'earwitness.mastering-brief/1';

export const masteringBriefSchema = z.strictObject({
  schema: z.literal(BRIEF_SCHEMA).default(BRIEF_SCHEMA),
  /** A name from `DELIVERY_TARGETS`, or numbers. */
  target: z.union([z.string(), deliveryTargetSchema]).default('streaming'),
  /** 0…1 per dimension: how far to go towards the direction. Never scales loudness or ceiling. */
  strength: z.strictObject({ tone: z.number().min(0).max(1) }).default({ tone: 1 }),
});

/** A brief as a caller writes it: everything may be left out. */
export type MasteringBrief = z.input<typeof masteringBriefSchema>;
export type CompleteBrief = z.output<typeof masteringBriefSchema>;
