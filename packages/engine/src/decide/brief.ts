/** What the client asks for: the wish, before anything is decided. */
import { z } from 'zod';
import type { Analysis } from '../measure/analysis.ts';
import { wantedTargetSchema } from '../plan/delivery-target.ts';
import { stageKindSchema, strengthSchema } from '../plan/mastering-plan.ts';
import { targetProfileSchema } from '../profiles/target-profile.ts';

const BRIEF_SCHEMA = 'earwitness.mastering-brief/1';

/** What decisions read of a reference; whoever made it, it is data from outside. */
const referenceAnalysisSchema = z.custom<Analysis>(
  (value) => {
    const { schema, thirdOctaves, bandLevels } = (value ?? {}) as Partial<Analysis>;
    const isMeasured = Array.isArray(thirdOctaves?.levelsDb) && Array.isArray(bandLevels);
    return typeof schema === 'string' && schema.startsWith('earwitness.analysis/') && isMeasured;
  },
  { error: 'it must be an analysis as analyze() gives it' },
);

const referenceSchema = z.strictObject({
  analysis: referenceAnalysisSchema,
  /** Relative to the other references'. */
  weight: z.number().positive().default(1),
  title: z.string().optional(),
});

export const masteringBriefSchema = z
  .strictObject({
    schema: z.literal(BRIEF_SCHEMA).default(BRIEF_SCHEMA),
    /** A name from `DELIVERY_TARGETS`, or numbers. Left out: with references their loudness at −1 dBTP, else `streaming`. */
    target: z.union([z.string(), wantedTargetSchema]).optional(),
    /** The direction: a built-in profile's name, `auto` for the one nearest to the mix, or a profile of one's own. */
    profile: z.union([z.string(), targetProfileSchema]).optional(),
    /** The direction: one or several masters that this one is to sound like. */
    references: z.array(referenceSchema).min(1).optional(),
    /** 0…1 per dimension: how far to go towards the direction. Never scales loudness or ceiling. */
    strength: z
      .strictObject({
        tone: strengthSchema.shape.tone.default(1),
        dynamics: strengthSchema.shape.dynamics.default(1),
        stereo: strengthSchema.shape.stereo.default(1),
      })
      .prefault({}),
    /** Stages that shall not be planned. */
    leaveAlone: z.array(stageKindSchema).default([]),
  })
  .refine(
    ({ profile, references }) => profile === undefined || references === undefined,
    'it must have one direction: either a profile or references',
  );

/** A brief as a caller writes it: everything may be left out. */
export type MasteringBrief = z.input<typeof masteringBriefSchema>;
export type CompleteBrief = z.output<typeof masteringBriefSchema>;
