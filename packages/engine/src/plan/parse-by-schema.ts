/** Values from outside, held against a schema; the first problem becomes one clear error. */
import type { z } from 'zod';
import { InvalidPlanError } from '../errors.ts';

/** @throws {InvalidPlanError} naming the first place that does not follow the schema */
export function parseBySchema<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  subject: string,
): z.output<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [problem] = result.error.issues;
  throw new InvalidPlanError({
    subject,
    path: problem?.path.join('.') ?? '',
    reason: problem?.message ?? 'it does not follow its schema',
    cause: result.error,
  });
}
