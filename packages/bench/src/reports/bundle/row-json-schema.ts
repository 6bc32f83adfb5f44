/** The JSON Schema of a line of a panel's answers. */
import { z } from 'zod';
import type { AnswersRead } from '../../answers/answers-read.ts';
import { choiceResultSchema, rankingResultSchema, ratingResultSchema } from '../../panel/panel-results.ts';

const furtherColumns = z.union([z.string(), z.number(), z.boolean(), z.null()]);

const choiceSchema = z
  .object({
    listener: z.string(),
    itemId: z.string(),
    training: z.boolean(),
    conditionA: z.string(),
    conditionB: z.string(),
    choice: z.string(),
    correct: z.boolean().nullable(),
    catchTrial: z.boolean().optional(),
  })
  .catchall(furtherColumns);

const rankingSchema = z
  .object({ listener: z.string(), itemId: z.string(), training: z.boolean(), ranking: z.string() })
  .catchall(furtherColumns);

const ratingSchema = z
  .object({
    listener: z.string(),
    itemId: z.string(),
    training: z.boolean(),
    condition: z.string(),
    rating: z.number(),
  })
  .catchall(furtherColumns);

const SCHEMAS = { choices: choiceSchema, ratings: ratingSchema, rankings: rankingSchema } as const;

const OWN_SCHEMAS = {
  choices: choiceResultSchema,
  ratings: ratingResultSchema,
  rankings: rankingResultSchema,
} as const;

/** JSON Schema of a line of the answers: that of our own panels' rows where all of them are such, else of what was read from a table. */
export function rowJsonSchema({ kind, rows }: AnswersRead): object {
  const isOwn = rows.length > 0 && rows.every((row) => OWN_SCHEMAS[kind].safeParse(row).success);
  return z.toJSONSchema(isOwn ? OWN_SCHEMAS[kind] : SCHEMAS[kind]);
}
