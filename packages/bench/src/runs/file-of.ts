import { z } from 'zod';
import type { ExistingCondition } from '../conditions/condition.ts';
import type { AudioFile, DatasetItem } from '../datasets/dataset-manifest.ts';
import { BenchError } from '../errors.ts';
import { firstIssue } from '../files/first-issue.ts';

const fileSchema = z.looseObject({
  file: z.string().min(1),
  root: z.string().optional(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 hexadecimal digits'),
});

/**
 * The file of an item's master; null where the condition has none of it.
 *
 * @throws {BenchError} when a configuration's `file()` gives something else
 */
export async function fileOf(condition: ExistingCondition, item: DatasetItem): Promise<AudioFile | null> {
  const file = (await condition.file(item)) ?? null;
  const problem = file === null ? undefined : fileSchema.safeParse(file).error;
  if (problem !== undefined) throw new BenchError(`its file() gave no file: ${firstIssue(problem)}`);
  return file;
}
