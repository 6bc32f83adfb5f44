/**
 * Measurements for spreadsheets: one line a file, single numbers only.
 *
 * @source RFC 4180
 */
import { type FailedFile, isComplete, isMeasured, type MeasuredFile } from './measure-files.ts';
import { scalarsOf } from './measure-json.ts';

type Value = string | number | boolean | null;

const TAG_COLUMNS = ['title', 'artist', 'album'] as const;

/** What a spreadsheet would take for a formula gets an apostrophe before it; numbers are numbers. */
const guarded = (text: string): string => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text);

function field(value: Value): string {
  if (value === null) return '';
  const text = typeof value === 'string' ? guarded(value) : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

const recordOf = (measured: MeasuredFile | FailedFile): Readonly<Record<string, Value>> =>
  isMeasured(measured)
    ? {
        ...scalarsOf(measured),
        ...Object.fromEntries(TAG_COLUMNS.map((tag) => [tag, measured.tags[tag] ?? null])),
        ...(isComplete(measured)
          ? { defects: measured.analysis.defects.map(({ kind }) => kind).join('; ') }
          : {}),
        error: null,
      }
    : { file: measured.file, error: measured.reason };

/** Writes all files as CSV with a head; a file that could not be measured has its reason in the last column. */
export function measureCsv(files: readonly (MeasuredFile | FailedFile)[]): string {
  const records = files.map(recordOf);
  const columns = Object.keys(recordOf(files.find(isMeasured) ?? { file: '', reason: '' }));
  return [columns, ...records.map((record) => columns.map((column) => record[column] ?? null))]
    .map((line) => `${line.map(field).join(',')}\r\n`)
    .join('');
}
