/** The masters to sound like, measured once for all mixes. */
import type { Analysis } from '@earwitness/engine/measure';
import { isComplete, isMeasured, type MeasuredFile, measureFiles } from '../measure/measure-files.ts';
import type { ProgressReporter } from '../terminal/progress-bar.ts';
import { UsageError } from '../terminal/report-failure.ts';
import { printable } from '../terminal/text-width.ts';

/** @throws {UsageError} a reference that cannot be measured, or is silent */
export async function measureReferences(
  files: readonly string[],
  progress: ProgressReporter,
): Promise<readonly MeasuredFile<Analysis>[]> {
  if (files.length === 0) return [];
  progress.step('listen to references');
  const results = await measureFiles(files, {
    onProgress: ({ share, file }) =>
      progress.update({ done: Math.round(share * 100), total: 100, label: printable(file) }),
  });
  return results.map((result) => {
    if (!isMeasured(result)) throw new UsageError(result.reason);
    if (!isComplete(result) || result.analysis.truePeakDbtp === null) {
      throw new UsageError(`Cannot master towards ${result.file}: it is silent`);
    }
    return result;
  });
}
