/** Reads the records of many kept runs, most of which are those of the run before. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BenchError, messageOf } from '../../errors.ts';
import { type RunRecord, runRecordSchema } from '../../runs/run-record.ts';

export interface KeptRecordsReader {
  /**
   * The records of an entry's folder, validated; a line that another entry has too is the same object.
   *
   * @throws {BenchError} naming the line that is wrong
   */
  read(folder: string): Promise<RunRecord[]>;
}

export function createKeptRecordsReader(): KeptRecordsReader {
  const known = new Map<string, RunRecord>();
  return {
    async read(folder) {
      const file = join(folder, 'records.jsonl');
      const lines = (await readFile(file, 'utf8')).split('\n').filter((line) => line !== '');
      return lines.map((line, index) => {
        const before = known.get(line);
        if (before !== undefined) return before;
        try {
          const record = runRecordSchema.parse(JSON.parse(line));
          known.set(line, record);
          return record;
        } catch (cause) {
          throw new BenchError(
            `line ${index + 1} of ${file} is not a record of this version: ${messageOf(cause)}`,
            { cause },
          );
        }
      });
    },
  };
}
