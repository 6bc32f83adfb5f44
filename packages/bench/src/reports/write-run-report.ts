/** Writes the report of a run where it can be opened by a double click. */
import { writeFileSafely } from '../files/write-file-safely.ts';
import type { ReportInput } from './report-input.ts';

/**
 * Writes a run's report as one self-contained HTML file.
 *
 * The file appears whole or not at all: it is written under another name and then renamed. Folders on the way are made.
 *
 * @param file path of the report, usually `<run>/index.html`
 * @throws the file system's own error when the file cannot be written
 */
export async function writeRunReport({
  file,
  ...input
}: ReportInput & { readonly file: string }): Promise<void> {
  const { runReportHtml } = await import('./run-report-html.ts');
  await writeFileSafely(file, runReportHtml(input));
}
