/** What masters of a kind sound like: target curves with their tolerances, and where they come from. */
import { z } from 'zod';

export const TARGET_PROFILE_SCHEMA = 'earwitness.target-profile/2';

const centersHz = z.array(z.number().positive()).min(3);
const tolerance = z.number().min(0);

const toneTargetSchema = z.strictObject({
  centersHz,
  /** Third-octave levels in dB; only the shape counts, the mean is removed before use. */
  levelsDb: z.array(z.number()),
  /** Inside ± this the tone is left alone. */
  tolerancesDb: z.array(tolerance),
  /**
   * How wide a mix's spectrum is smoothed before it is compared: over an octave for a kind of music, whose pieces stand in many keys;
   * not beyond third octaves where the levels are of the very music that a mix shall sound like.
   */
  smoothedOver: z.enum(['octave', 'third-octave']),
  /** The most that a band is moved. */
  mostCorrectionDb: z.number().min(0).max(24),
});

const stereoTargetSchema = z.strictObject({
  centersHz,
  /** 10·log10(side energy / mid energy) in third octaves; null where there is no side, or no music. */
  sideToMidDb: z.array(z.number().nullable()),
  tolerancesDb: z.array(tolerance),
});

const dynamicsTargetSchema = z.strictObject({
  bands: z.array(
    z.strictObject({
      /** null: from the bottom, or to the top. */
      lowHz: z.number().nullable(),
      highHz: z.number().nullable(),
      /** How far the loud 400 ms windows (P95) lie above the middle ones (P50). */
      spreadDb: z.number(),
      toleranceDb: tolerance,
    }),
  ),
});

const loudnessTargetSchema = z.strictObject({ integratedLufs: z.number(), toleranceLu: tolerance });

/** One number a piece, over the pieces that a profile was learned from. */
const featuresSchema = z.strictObject({
  names: z.array(z.string()),
  medians: z.array(z.number()),
  /** Half the distance between the quartiles × 1.4826: the standard deviation, where the distribution is normal. */
  spreads: z.array(z.number().min(0)),
  /** Spearman's, between each two; 0 where one of them never changes. */
  correlations: z.array(z.array(z.number().min(-1).max(1))),
});

export const targetProfileSchema = z.strictObject({
  schema: z.literal(TARGET_PROFILE_SCHEMA),
  id: z.string().min(1),
  title: z.string().min(1),
  /** Where the numbers come from: publications, or tracks with their licences. */
  provenance: z.array(z.string()).min(1),
  tone: toneTargetSchema.refine(
    ({ centersHz, levelsDb, tolerancesDb }) =>
      centersHz.length === levelsDb.length && centersHz.length === tolerancesDb.length,
    'it must have one level and one tolerance for each centre',
  ),
  /** What a profile knows nothing about is left out, and then nothing is decided towards it. */
  stereo: stereoTargetSchema
    .refine(
      ({ centersHz, sideToMidDb, tolerancesDb }) =>
        centersHz.length === sideToMidDb.length && centersHz.length === tolerancesDb.length,
      'it must have one level and one tolerance for each centre',
    )
    .optional(),
  dynamics: dynamicsTargetSchema.optional(),
  loudness: loudnessTargetSchema.optional(),
  features: featuresSchema.optional(),
});
export type TargetProfile = z.infer<typeof targetProfileSchema>;

/** As numbers stand in profiles: the same pieces give the same bytes. `+ 0` turns −0 into 0, which JSON would do later. */
export const roundToThousandth = (value: number): number => Math.round(value * 1000) / 1000 + 0;
