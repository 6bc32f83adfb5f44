/** Writes the page of a tuning where it can be opened by a double click. */
import { writeFileSafely } from '../../files/write-file-safely.ts';
import type { TunedSpace } from '../../tuning/tune-space.ts';

/**
 * Writes a tuning as one self-contained HTML file; it appears whole or not at all. Folders on the way are made.
 *
 * @throws the file system's own error when the file cannot be written
 */
export async function writeTuningReport({ file, tuned }: { file: string; tuned: TunedSpace }): Promise<void> {
  const { tuningReportHtml } = await import('./tuning-report-html.ts');
  await writeFileSafely(file, tuningReportHtml(tuned));
}
