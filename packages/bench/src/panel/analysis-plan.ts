/**
 * The analysis plan as it is read from outside: the schema of the shapes in `statistics/verdict/analysis-plan.ts`, which say what each
 * field means. What a schema cannot see (whether a claim can be judged under the stopping rule) `checkAnalysisPlan` says.
 */
import { z } from 'zod';

const share = z.number().gt(0).lt(1);
const margin = z.number().gt(0).lt(0.5);

const scope = {
  id: z.string().min(1).exactOptional(),
  where: z.record(z.string(), z.array(z.string()).min(1)).exactOptional(),
  stratum: z.string().min(1).default('overall'),
  alpha: z.number().gt(0).lt(0.5).default(0.05),
  conditions: z.tuple([z.string(), z.string()]).exactOptional(),
};
const alternative = z.enum(['greater', 'two-sided']);

const claimSchema = z.discriminatedUnion('test', [
  z.strictObject({
    ...scope,
    test: z.enum(['exact-binomial', 'e-process', 'clustered']),
    alternative,
    margin: margin.exactOptional(),
  }),
  z.strictObject({
    ...scope,
    test: z.enum(['equivalence', 'similarity']),
    margin,
    generalize: z.boolean().exactOptional(),
  }),
  z.strictObject({
    ...scope,
    test: z.literal('range'),
    low: z.number().min(0).lt(1),
    high: share.or(z.literal(1)),
    generalize: z.boolean().exactOptional(),
  }),
  z.strictObject({
    ...scope,
    test: z.literal('difference'),
    column: z.string().min(1),
    first: z.array(z.string()).min(1),
    second: z.array(z.string()).min(1),
    alternative,
    margin: margin.exactOptional(),
  }),
  z.strictObject({ ...scope, test: z.literal('ranking') }),
  z.strictObject({
    ...scope,
    test: z.enum(['rating-difference', 'rating-equivalence']),
    conditions: z.tuple([z.string(), z.string()]),
    margin: z.number().gt(0).exactOptional(),
  }),
]);

const stoppingRuleSchema = z.union([
  z.enum(['fixed-trials', 'any-time']),
  z.strictObject({
    looksAt: z.array(z.number().int().positive()).min(1),
    spending: z.enum(['obrien-fleming', 'pocock']),
  }),
]);

const exclusionSchema = z.union([
  z.literal('training-trials'),
  z.discriminatedUnion('rule', [
    z.strictObject({
      rule: z.literal('catch-trials'),
      required: z.number().int().positive(),
      of: z.number().int().positive(),
    }),
    z.strictObject({
      rule: z.literal('post-screening'),
      reference: z.string(),
      midAnchor: z.string().nullable(),
    }),
    z.strictObject({ rule: z.literal('where'), column: z.string(), values: z.array(z.string()).min(1) }),
  ]),
]);

/** The claims a panel is run for, with the rules of decision. */
export const analysisPlanSchema = z.strictObject({
  claims: z.array(claimSchema).min(1),
  stoppingRule: stoppingRuleSchema.default('fixed-trials'),
  exclusions: z.array(exclusionSchema).default(['training-trials']),
  strata: z.array(z.string().min(1)).exactOptional(),
});
export type AnalysisPlan = z.infer<typeof analysisPlanSchema>;
