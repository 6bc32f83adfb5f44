/** How much each metric is worth to ears: the coefficients of preferences explained by differences of scores, in a file. */
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { messageOf, TuningError } from '../errors.ts';
import { firstIssue } from '../files/first-issue.ts';
import type { ConditionalLogit } from '../statistics/prediction/conditional-logit.ts';

const EAR_MODEL_SCHEMA = 'earwitness.ear-model/1';

const earModelSchema = z.strictObject({
  schema: z.literal(EAR_MODEL_SCHEMA),
  title: z.string().min(1),
  /** Which panel, which music, which listeners. */
  provenance: z.array(z.string()).min(1),
  choices: z.number().int().min(1),
  coefficients: z
    .array(
      z.strictObject({
        metric: z.string().min(1),
        /** Log odds of being preferred for each unit more. */
        logOddsPerUnit: z.number(),
        standardError: z.number().min(0).optional(),
      }),
    )
    .min(1),
});
export type EarModel = z.infer<typeof earModelSchema>;

/** What `fitConditionalLogit` found, as a file holds it; what the order of listening did is left out. */
export function earModelOf(
  { metrics, choices }: ConditionalLogit,
  { title, provenance }: { title: string; provenance: readonly string[] },
): EarModel {
  return {
    schema: EAR_MODEL_SCHEMA,
    title,
    provenance: [...provenance],
    choices,
    coefficients: metrics.map(({ metric, estimate, standardError }) => ({
      metric,
      logOddsPerUnit: estimate,
      standardError,
    })),
  };
}

/**
 * Reads such a file.
 *
 * @throws {TuningError} with the first problem and its place
 */
export async function readEarModel(file: string): Promise<EarModel> {
  const refuse = (problem: string, cause?: unknown) => new TuningError({ file, problem, cause });
  let content: unknown;
  try {
    content = JSON.parse(await readFile(file, 'utf8'));
  } catch (cause) {
    throw refuse(`it cannot be read: ${messageOf(cause)}`, cause);
  }
  const parsed = earModelSchema.safeParse(content);
  if (!parsed.success) throw refuse(firstIssue(parsed.error));
  return parsed.data;
}
