/** What a build may do and still pass: bounds on facts, on what they say of new items, and on what may be lost. */
import { z } from 'zod';

export const GATE_SCHEMA = 'earwitness.gate/1';

/** Every score of which one direction is better. */
export const EVERY_METRIC = '*';

const movement = z.number().min(0);

/** How far a score may move, as a difference in its own unit: `dB` of one in `dBTP`. */
const movements = {
  /** Worse by the metric's direction. */
  worseByAtMost: movement.optional(),
  riseAtMost: movement.optional(),
  fallAtMost: movement.optional(),
  changeAtMost: movement.optional(),
};

type AnyBound = Readonly<Record<string, unknown>> & { readonly metric: string };

const NEUTRAL = ['metric', 'exceptOn'];

/** What a bound asks for, by name. */
const askedBy = (bound: AnyBound): string[] =>
  Object.keys(bound).filter((name) => !NEUTRAL.includes(name) && bound[name] !== undefined);

const asksForSomething = (bound: AnyBound): boolean => askedBy(bound).length > 0;

/** Scores have different units: what holds for all of them has none. */
const suitsEveryMetric = (bound: AnyBound): boolean =>
  bound.metric !== EVERY_METRIC ||
  askedBy(bound).every(
    (name) => name === 'notProvenWorse' || (name === 'worseByAtMost' && bound[name] === 0),
  );
const EVERY_ERROR =
  `for every score (“${EVERY_METRIC}”) must be worseByAtMost: 0 or notProvenWorse: true, ` +
  'since scores have different units';
const NOTHING_ERROR = 'must have a bound beside its metric';

const factBoundSchema = z
  .strictObject({
    metric: z.string().min(1),
    ...movements,
    /** Of the candidate's value, wherever the baseline's is. */
    atMost: z.number().optional(),
    atLeast: z.number().optional(),
    /** On how many items the bound may be broken. */
    exceptOn: z.number().int().min(0).default(0),
  })
  .refine(asksForSomething, { error: NOTHING_ERROR })
  .refine(suitsEveryMetric, { error: EVERY_ERROR });
export type FactBound = z.infer<typeof factBoundSchema>;

const newItemsBoundSchema = z
  .strictObject({
    metric: z.string().min(1),
    ...movements,
    /** Worse for new items must not be proven; what is undecided passes. */
    notProvenWorse: z.literal(true).optional(),
  })
  .refine(asksForSomething, { error: NOTHING_ERROR })
  .refine(suitsEveryMetric, { error: EVERY_ERROR });
export type NewItemsBound = z.infer<typeof newItemsBoundSchema>;

export const gateSchema = z.strictObject({
  schema: z.literal(GATE_SCHEMA),
  /** Items that the baseline has a rendering of and the candidate has none. */
  lostItemsAtMost: z.number().int().min(0).default(0),
  /** Items that the candidate has no rendering of because it failed, also those that the baseline does not have. */
  failuresAtMost: z.number().int().min(0).optional(),
  /** `unchanged` where every rendering must be the same bytes. */
  renderings: z.enum(['any', 'unchanged']).default('any'),
  /** On the items that both sides have, each beyond the metric's resolution. */
  facts: z.array(factBoundSchema).default([]),
  /** On the mean difference of new items like these, by the end of its interval. */
  newItems: z.array(newItemsBoundSchema).default([]),
});
export type Gate = z.infer<typeof gateSchema>;
