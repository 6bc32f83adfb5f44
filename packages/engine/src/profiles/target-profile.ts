/** What masters of a kind sound like: a target curve with its tolerance, and where it comes from. */
import { z } from 'zod';

export const TARGET_PROFILE_SCHEMA = 'earwitness.target-profile/1';

export const targetProfileSchema = z.strictObject({
  schema: z.literal(TARGET_PROFILE_SCHEMA),
  id: z.string(),
  title: z.string(),
  /** Where the numbers come from: publications, or tracks with their licences. */
  provenance: z.array(z.string()).min(1),
  /** Third-octave levels in dB; only the shape counts, the mean is removed before use. */
  tone: z.strictObject({
    centersHz: z.array(z.number()),
    levelsDb: z.array(z.number()),
    /** Inside ± this the tone is left alone. */
    tolerancesDb: z.array(z.number().min(0)),
  }),
});
export type TargetProfile = z.infer<typeof targetProfileSchema>;
