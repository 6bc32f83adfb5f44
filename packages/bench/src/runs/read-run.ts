/** Reads what a run left behind. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { z } from 'zod';
import { BenchError } from '../errors.ts';
import type { BenchRun } from './run-bench.ts';
import { costRecordSchema, runRecordSchema } from './run-record.ts';

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
      const issue = parsed.error.issues[0];
      throw new BenchError(
        `Cannot read the run: line ${index + 1} of ${file}: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`,
      );
    });
}

/**
 * The records and costs of a run's folder, validated.
 *
 * @throws {BenchError} naming the file and line that are missing or wrong
 */
export async function readRun(runFolder: string): Promise<BenchRun> {
  return {
    records: await readLines(join(runFolder, 'records.jsonl'), runRecordSchema),
    costs: await readLines(join(runFolder, 'costs.jsonl'), costRecordSchema),
  };
}
