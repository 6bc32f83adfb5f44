/** What a listener says of a trial: a choice, an order of all, or a number for each. */
import { z } from 'zod';
import { slotSchema } from './slots.ts';

const MOST_JUDGED = 12;

export const givenAnswerSchema = z.union([
  z.strictObject({ choice: z.string().min(1).max(16) }),
  z.strictObject({
    /** The best first, several in one place for a tie; every switch but an open reference once. */
    ranking: z.array(z.array(slotSchema).max(MOST_JUDGED)).min(1).max(MOST_JUDGED),
  }),
  z.strictObject({
    ratings: z
      .array(z.strictObject({ slot: slotSchema, rating: z.number().min(0).max(100) }))
      .min(1)
      .max(MOST_JUDGED),
  }),
]);
export type GivenAnswer = z.infer<typeof givenAnswerSchema>;
