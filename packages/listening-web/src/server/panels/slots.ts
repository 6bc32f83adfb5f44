/** The switches of a trial, as listeners know them. */
import { z } from 'zod';

/** A to L for what is judged, X for what is compared with A and B, R for a reference that is named as such. */
export const slotSchema = z.enum(['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'I', 'J', 'K', 'L', 'X', 'R']);
export type Slot = z.infer<typeof slotSchema>;

/** Those that are judged, in their order. */
export const LETTERS = slotSchema.options.filter((slot) => slot !== 'X' && slot !== 'R');
