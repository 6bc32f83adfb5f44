/** Writes the page of measurements where it can be opened by a double click. */
import { writeFileSafely } from '../../files/write-file-safely.ts';
import type { MeasureReportInput } from './measure-report-input.ts';

/**
 * Writes measurements as one self-contained HTML file; it appears whole or not at all. Folders on the way are made.
 *
 * @throws the file system's own error when the file cannot be written
 */
export async function writeMeasureReport({
  file,
  ...input
}: MeasureReportInput & { readonly file: string }): Promise<void> {
  const { measureReportHtml } = await import('./measure-report-html.ts');
  await writeFileSafely(file, measureReportHtml(input));
}
