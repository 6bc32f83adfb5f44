/** Measures files, with a bar on a terminal. */
import { createProgressReporter } from '../terminal/progress-bar.ts';
import { printable } from '../terminal/text-width.ts';
import { type FailedFile, type MeasuredFile, type MeasureOptions, measureFiles } from './measure-files.ts';

/**
 * @param title of the bar
 * @returns in the order of `files`
 */
export async function measureWithProgress(
  files: readonly string[],
  { title, ...options }: Omit<MeasureOptions, 'onProgress'> & { readonly title: string },
): Promise<readonly (MeasuredFile | FailedFile)[]> {
  const progress = await createProgressReporter({ quiet: process.stderr.isTTY !== true });
  progress.step(title);
  try {
    return await measureFiles(files, {
      ...options,
      onProgress: ({ finished, share, file }) =>
        progress.update({
          done: Math.round(share * 100),
          total: 100,
          label: files.length === 1 ? printable(file) : `${finished} of ${files.length} files`,
        }),
    });
  } finally {
    progress.stop();
  }
}
