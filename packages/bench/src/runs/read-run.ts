/** Reads what a run left behind. */
import { readFile } from 'node:fs/promises';
import type { z } from 'zod';
import { BenchError } from '../errors.ts';
import { firstIssue } from '../files/first-issue.ts';
import type { Shard } from './plan-jobs.ts';
import { runFilesOf } from './run-files-of.ts';
import { type CostRecord, costRecordSchema, type RunRecord, runRecordSchema } from './run-record.ts';

async function readLines<Row>(file: string, schema: z.ZodType<Row>): Promise<Row[]> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new BenchError(`Cannot read the run: there is no ${file}; run the bench first`, { cause });
  });
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line, index) => {
      let content: unknown;
      try {
        content = JSON.parse(line);
      } catch (cause) {
        throw new BenchError(`Cannot read the run: line ${index + 1} of ${file} is not JSON`, { cause });
      }
      const parsed = schema.safeParse(content);
      if (parsed.success) return parsed.data;
      throw new BenchError(
        `Cannot read the run: line ${index + 1} of ${file}: ${firstIssue(parsed.error)}; run the bench again`,
      );
    });
}

/**
 * The records and costs of a run's folder, or of a shard's part of it, validated.
 *
 * @throws {BenchError} naming the file and line that are missing or wrong
 */
export async function readRun(
  runFolder: string,
  shard?: Shard | undefined,
): Promise<{ records: RunRecord[]; costs: CostRecord[] }> {
  const files = runFilesOf(runFolder, shard);
  return {
    records: await readLines(files.records, runRecordSchema),
    costs: await readLines(files.costs, costRecordSchema),
  };
}
