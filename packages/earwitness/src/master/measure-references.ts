/** The masters to sound like, measured once for all mixes. */
import type { Analysis } from '@earwitness/engine/measure';
import { isComplete, isMeasured, type MeasuredFile } from '../measure/measure-files.ts';
import { measureWithProgress } from '../measure/measure-with-progress.ts';
import { UsageError } from '../terminal/report-failure.ts';

/** @throws {UsageError} a reference that cannot be measured, or is silent */
export async function measureReferences(
  files: readonly string[],
): Promise<readonly MeasuredFile<Analysis>[]> {
  if (files.length === 0) return [];
  const results = await measureWithProgress(files, { title: 'listen to references' });
  return results.map((result) => {
    if (!isMeasured(result)) throw new UsageError(result.reason);
    if (!isComplete(result) || result.analysis.truePeakDbtp === null) {
      throw new UsageError(`Cannot master towards ${result.file}: it is silent`);
    }
    return result;
  });
}
