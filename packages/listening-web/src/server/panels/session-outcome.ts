import { z } from 'zod';

/** How a session ended: with its last answer, or at a qualification that was missed and is a gate. */
export const sessionOutcomeSchema = z.enum(['finished', 'screened-out']);
export type SessionOutcome = z.infer<typeof sessionOutcomeSchema>;
