/** What is found when two builds, or two conditions, are compared: facts about these items apart from what they say of new ones. */
import { z } from 'zod';

export const COMPARISON_SCHEMA = 'earwitness.comparison/1';

/** Which run a side is of: its date and build tell it from others of the same name. */
const comparedRunSchema = z.strictObject({
  /** By which the history knows it; null for a run that is not kept. */
  runId: z.string().nullable(),
  name: z.string().nullable(),
  /** ISO 8601 in UTC. */
  finished: z.string(),
  /** Of the repository that it was made in; null outside one. */
  commit: z.string().nullable(),
  /** Whether files differed from the commit. */
  isDirty: z.boolean(),
  /** Of the engine's built code. */
  engineDigest: z.string(),
});

const sideSchema = z.strictObject({
  /** As it was asked for. */
  label: z.string(),
  conditionId: z.string(),
  /** Null where nothing tells what made it. */
  run: comparedRunSchema.nullable(),
  /** Those of its records, each once. */
  datasetIds: z.array(z.string()),
  engineVersions: z.array(z.string()),
  benchVersions: z.array(z.string()),
  seeds: z.array(z.string()),
  itemCount: z.number().int(),
  failureCount: z.number().int(),
});

const SIDES = ['baseline', 'candidate'] as const;

/** What is not compared, and why. */
const gapSchema = z.strictObject({
  itemId: z.string(),
  side: z.enum(SIDES),
  /**
   * This side has no such item, no rendering of it, one of another mix than the other side's, one that is set against another reference
   * master, one that is that master itself, one that could not be aligned, or one without a value that the other side has.
   */
  kind: z.enum(['absent', 'failed', 'other-mix', 'other-reference', 'is-reference', 'refused', 'no-value']),
  reason: z.string(),
  /** The scores that are lost by it; empty where all of them are. */
  metricIds: z.array(z.string()),
});

const betterSchema = z.enum(['lower', 'higher', 'none']);

const intervalSchema = z.strictObject({ low: z.number(), high: z.number(), level: z.number() });

const itemFactSchema = z.strictObject({
  itemId: z.string(),
  baseline: z.number(),
  candidate: z.number(),
  /** Candidate less baseline; 0 where both renderings are the same bytes. */
  difference: z.number(),
  /** `same` within the metric's resolution; `changed` for a metric of which no direction is better. */
  change: z.enum(['better', 'worse', 'changed', 'same']),
});

const generalizationSchema = z.strictObject({
  /**
   * What the items say of new ones like them. `unchanged`: no difference is beyond the resolution; `too-few`: fewer than 8 items or
   * groups; `changed`: different, where no direction is better.
   */
  outcome: z.enum(['better', 'worse', 'changed', 'undecided', 'unchanged', 'too-few']),
  itemCount: z.number().int(),
  /** What was counted as independent: items, or where some share a group, groups, each with its mean difference. */
  unit: z.enum(['item', 'group']),
  unitCount: z.number().int(),
  /** Mean difference over units. */
  estimate: z.number().nullable(),
  /** By Student's t with the skewness taken out, of this metric by itself. */
  interval: intervalSchema.nullable(),
  /** By the bias-corrected and accelerated bootstrap: a second opinion, too short for few units. */
  bcaInterval: intervalSchema.nullable(),
  signFlipPValue: z.number().nullable(),
  tPValue: z.number().nullable(),
  /** The larger of the two. */
  pValue: z.number().nullable(),
  /** Raised by Holm's rule for how many metrics are looked at; what decides. */
  adjustedPValue: z.number().nullable(),
  /** The smallest adjusted p-value that so few units could have reached. */
  leastAdjustedPValue: z.number().nullable(),
});

const metricComparisonSchema = z.strictObject({
  metricId: z.string(),
  title: z.string(),
  unit: z.string(),
  digits: z.number().int(),
  better: betterSchema,
  resolution: z.number(),
  /** What a difference is set against to rank items: the standard deviation of all values, at least the resolution. */
  spread: z.number(),
  items: z.array(itemFactSchema),
  counts: z.strictObject({
    better: z.number().int(),
    worse: z.number().int(),
    changed: z.number().int(),
    same: z.number().int(),
  }),
  generalization: generalizationSchema,
});

const itemComparisonSchema = z.strictObject({
  itemId: z.string(),
  /** What it shares with other items, as its artist; null where nobody said. */
  group: z.string().nullable(),
  rendering: z.enum(['same', 'changed']),
  /** Scores beyond their resolution. */
  changedCount: z.number().int(),
  /** The difference that is largest beside its metric's spread; null where none is beyond its resolution. */
  largest: z.strictObject({ metricId: z.string(), difference: z.number(), spreads: z.number() }).nullable(),
});

export const comparisonSchema = z.strictObject({
  schema: z.literal(COMPARISON_SCHEMA),
  alpha: z.number(),
  seed: z.string(),
  baseline: sideSchema,
  candidate: sideSchema,
  /** What groups are, as `artist`; null where nobody said which items belong together. */
  groupName: z.string().nullable(),
  /** Those with a rendering on both sides, of the same mix and set against the same reference master. */
  items: z.array(itemComparisonSchema),
  metrics: z.array(metricComparisonSchema),
  gaps: z.array(gapSchema),
  /** Metrics that one side, or neither, has scores of. */
  unscored: z.array(
    z.strictObject({
      metricId: z.string(),
      title: z.string(),
      better: betterSchema,
      /** Which have none. */
      sides: z.array(z.enum(SIDES)),
    }),
  ),
  /** Scores that differ although the rendering is the same: what measured is not. */
  remeasured: z.array(
    z.strictObject({
      itemId: z.string(),
      metricId: z.string(),
      baseline: z.number().nullable(),
      candidate: z.number().nullable(),
    }),
  ),
});

export type Comparison = z.infer<typeof comparisonSchema>;
export type ComparedRun = z.infer<typeof comparedRunSchema>;
export type ComparisonSide = Comparison['baseline'];
export type ComparisonGap = Comparison['gaps'][number];
export type ItemComparison = Comparison['items'][number];
export type MetricComparison = Comparison['metrics'][number];
export type ItemFact = MetricComparison['items'][number];
export type Generalization = MetricComparison['generalization'];
