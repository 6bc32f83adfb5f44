/**
 * The mastering plan: plain data between deciding and rendering. It can be printed, diffed, edited by hand and replayed to
 * the same bytes; every setting carries its reason and the numbers it rests on, and what was left out is listed with why.
 */
import { z } from 'zod';
import { targetProfileSchema } from '../profiles/target-profile.ts';
import { deliveryTargetSchema, wantedTargetSchema } from './delivery-target.ts';
import { LARGEST_GAIN_DB } from './plan-numbers.ts';

export const MASTERING_PLAN_SCHEMA = 'earwitness.mastering-plan/2';

const explained = {
  reason: z.string().min(1),
  /** Measured numbers the decision rests on; names end in their unit. */
  evidence: z.record(z.string(), z.number().nullable()),
};

const equalizerBandSchema = z.strictObject({
  shape: z.enum(['low-shelf', 'bell', 'high-shelf']),
  frequencyHz: z.number().min(10).max(96_000),
  gainDb: z.number().min(-24).max(24),
  q: z.number().min(0.1).max(20),
});
export type EqualizerBand = z.infer<typeof equalizerBandSchema>;

const equalizerSettingsSchema = z.strictObject({ bands: z.array(equalizerBandSchema) });
const subsonicFilterSettingsSchema = z.strictObject({
  /** Where the filter is 3 dB down. */
  frequencyHz: z.number().min(5).max(200),
  /** 0 leaves everything as it is. */
  slopeDbPerOctave: z.literal([0, 12, 24]),
});
const stereoWidthSettingsSchema = z.strictObject({
  /** What the side signal gains from a frequency up to the next band's; without bands nothing. */
  bands: z
    .array(
      z.strictObject({
        fromHz: z.union([z.literal(0), z.number().min(20).max(96_000)]),
        sideGainDb: z.number().min(-24).max(12),
      }),
    )
    .refine(
      (bands) => bands.every(({ fromHz }, i) => (i === 0 ? fromHz === 0 : fromHz > bands[i - 1]!.fromHz)),
      'bands must begin at 0 Hz and ascend',
    ),
  /** Besides the bands' gains, the side signal is at least 20 dB down from here on downwards; null leaves it. */
  monoBelowHz: z.number().min(20).max(500).nullable(),
});
const compressorBandSchema = z.strictObject({
  /** null: from the bottom, or to the top. */
  lowHz: z.number().min(20).max(96_000).nullable(),
  highHz: z.number().min(20).max(96_000).nullable(),
  /** Of the band's envelope; a tone of full scale has 0 dB. */
  thresholdDb: z.number().min(-80).max(0),
  ratio: z.number().min(1).max(20),
  kneeDb: z.number().min(0).max(24),
  /** Until 1 − 1/e of a step is done. */
  attackSeconds: z.number().min(0.001).max(1),
  releaseSeconds: z.number().min(0.005).max(5),
  makeupDb: z.number().min(-12).max(12).optional(),
});
const multibandCompressorSettingsSchema = z.strictObject({
  bands: z
    .array(compressorBandSchema)
    .min(1)
    .max(6)
    .refine(
      (bands) => bands.every(({ lowHz, highHz }) => (lowHz ?? 0) < (highHz ?? Number.POSITIVE_INFINITY)),
      'lowHz must be below highHz in every band',
    )
    .refine(
      (bands) =>
        bands.every((band, i) => {
          const below = bands[i - 1];
          return below === undefined || (below.highHz ?? Number.POSITIVE_INFINITY) <= (band.lowHz ?? 0);
        }),
      'bands must ascend and not overlap',
    ),
  /** 0 is the dry signal, 1 the compressed one. */
  mix: z.number().min(0).max(1),
  /** All channels share their gains. */
  link: z.literal('stereo'),
});
/** A range of frequencies that a detector listens to. */
const detectorRange = {
  lowHz: z.number().min(20).max(96_000),
  highHz: z.number().min(20).max(96_000),
};
const isRange = ({ lowHz, highHz }: { lowHz: number; highHz: number }): boolean => lowHz < highHz;
const dynamicEqualizerBandSchema = z.strictObject({
  shape: z.enum(['bell', 'high-shelf']),
  frequencyHz: z.number().min(20).max(96_000),
  q: z.number().min(0.1).max(20),
  /** Of the detector's level: of the envelope in its range (a tone of full scale has 0 dB), less that of `relativeTo` if there is one. */
  thresholdDb: z.number().min(-80).max(40),
  ratio: z.number().min(1).max(20),
  kneeDb: z.number().min(0).max(24),
  mostReductionDb: z.number().min(0).max(24),
  /** Until 1 − 1/e of a step is done. */
  attackSeconds: z.number().min(0.001).max(1),
  releaseSeconds: z.number().min(0.005).max(5),
  detector: z
    .strictObject({
      ...detectorRange,
      /** The range that the detector's is compared with; null takes the level as it is. */
      relativeTo: z
        .strictObject(detectorRange)
        .refine(isRange, 'lowHz must be below highHz in what the detector is compared with')
        .nullable(),
    })
    .refine(isRange, 'lowHz must be below highHz in every detector'),
});
const dynamicEqualizerSettingsSchema = z.strictObject({ bands: z.array(dynamicEqualizerBandSchema).max(16) });
const saturatorSettingsSchema = z.strictObject({
  /** How far up the signal comes on the curve; it comes down as far again. */
  driveDb: z.number().min(0).max(12),
  /** 0 makes odd harmonics only, 1 even ones only. */
  evenShare: z.number().min(0).max(1),
  /** How much of what the curve adds is taken; 0 leaves everything as it is. */
  mix: z.number().min(0).max(1),
});
const softClipSettingsSchema = z.strictObject({
  /** What the curve comes up to and does not exceed; above 0 dB where a limiter follows. */
  ceilingDb: z.number().min(-24).max(12),
  /** How far below the ceiling it begins to bend. */
  kneeDb: z.number().min(6).max(24),
});
const loudnessGainSettingsSchema = z.strictObject({
  gainDb: z.number().min(-LARGEST_GAIN_DB).max(LARGEST_GAIN_DB),
});
const truePeakLimiterSettingsSchema = z.strictObject({
  ceilingDbtp: z.number().min(-24).max(0),
  lookaheadSeconds: z.number().min(0.0005).max(0.02),
  releaseSeconds: z.number().min(0.005).max(2),
});
export type EqualizerSettings = z.infer<typeof equalizerSettingsSchema>;
export type SubsonicFilterSettings = z.infer<typeof subsonicFilterSettingsSchema>;
export type StereoWidthSettings = z.infer<typeof stereoWidthSettingsSchema>;
export type CompressorBand = z.infer<typeof compressorBandSchema>;
export type MultibandCompressorSettings = z.infer<typeof multibandCompressorSettingsSchema>;
export type DynamicEqualizerBand = z.infer<typeof dynamicEqualizerBandSchema>;
export type DynamicEqualizerSettings = z.infer<typeof dynamicEqualizerSettingsSchema>;
export type SaturatorSettings = z.infer<typeof saturatorSettingsSchema>;
export type SoftClipSettings = z.infer<typeof softClipSettingsSchema>;
export type LoudnessGainSettings = z.infer<typeof loudnessGainSettingsSchema>;
export type TruePeakLimiterSettings = z.infer<typeof truePeakLimiterSettingsSchema>;

/** In the order of a chain. */
const plannedStageSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('subsonic-filter'),
    settings: subsonicFilterSettingsSchema,
    ...explained,
  }),
  z.strictObject({ kind: z.literal('equalizer'), settings: equalizerSettingsSchema, ...explained }),
  z.strictObject({
    kind: z.literal('dynamic-equalizer'),
    settings: dynamicEqualizerSettingsSchema,
    ...explained,
  }),
  z.strictObject({
    kind: z.literal('multiband-compressor'),
    settings: multibandCompressorSettingsSchema,
    ...explained,
  }),
  z.strictObject({ kind: z.literal('saturator'), settings: saturatorSettingsSchema, ...explained }),
  z.strictObject({
    kind: z.literal('stereo-width'),
    settings: stereoWidthSettingsSchema,
    ...explained,
  }),
  z.strictObject({
    kind: z.literal('loudness-gain'),
    settings: loudnessGainSettingsSchema,
    ...explained,
  }),
  z.strictObject({ kind: z.literal('soft-clip'), settings: softClipSettingsSchema, ...explained }),
  z.strictObject({
    kind: z.literal('true-peak-limiter'),
    settings: truePeakLimiterSettingsSchema,
    ...explained,
  }),
]);
export type PlannedStage = z.infer<typeof plannedStageSchema>;
export type StageKind = PlannedStage['kind'];

/** Any kind that a plan may hold, in the order of a chain. */
export const stageKindSchema = z.enum(
  plannedStageSchema.options.map((option) => option.shape.kind.value) as [StageKind, ...StageKind[]],
);

/** 0…1 per dimension: how far to go towards the direction. */
export const strengthSchema = z.strictObject({
  tone: z.number().min(0).max(1),
  dynamics: z.number().min(0).max(1),
  stereo: z.number().min(0).max(1),
});
export type Strength = z.infer<typeof strengthSchema>;

/** The brief that a plan answers, in full: `decide(analysis, plan.brief)` decides the same again. */
const answeredBriefSchema = z.strictObject({
  target: wantedTargetSchema,
  /** A built-in profile's name; a profile of one's own, or made of references, in full. */
  profile: z.union([z.string(), targetProfileSchema]),
  strength: strengthSchema,
  leaveAlone: z.array(stageKindSchema),
});
export type AnsweredBrief = z.infer<typeof answeredBriefSchema>;

export const masteringPlanSchema = z.strictObject({
  schema: z.literal(MASTERING_PLAN_SCHEMA),
  engineVersion: z.string(),
  /** `Analysis.samplesDigest` of the mix that this plan was made for. */
  inputDigest: z.string(),
  brief: answeredBriefSchema,
  /** The brief's target, with the loudness settled. */
  target: deliveryTargetSchema,
  stages: z.array(plannedStageSchema),
  leftOut: z.array(z.strictObject({ kind: z.string(), ...explained })),
  /** Whether target loudness and ceiling can both be met; if not, how far below the target the master stays. */
  feasible: z.boolean(),
  shortfallLu: z.number().min(0),
});
export type MasteringPlan = z.infer<typeof masteringPlanSchema>;
