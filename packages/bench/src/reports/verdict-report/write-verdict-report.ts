/** Writes the report of verdicts where it can be opened by a double click. */
import { writeFileSafely } from '../../files/write-file-safely.ts';
import type { VerdictReportInput } from './verdict-report-input.ts';

/**
 * Writes verdicts as one self-contained HTML file; it appears whole or not at all. Folders on the way are made.
 *
 * @throws the file system's own error when the file cannot be written
 */
export async function writeVerdictReport({
  file,
  report,
}: {
  file: string;
  report: VerdictReportInput;
}): Promise<void> {
  const { verdictReportHtml } = await import('./verdict-report-html.ts');
  await writeFileSafely(file, verdictReportHtml(report));
}
