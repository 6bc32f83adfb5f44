/** What a profile was learned from, at a glance: one line a master, and the middle of all. */
import type { Analysis } from '@earwitness/engine/measure';
import { numberText } from '../measure/file-words.ts';
import { type FittedColumn, fittedTable } from '../terminal/fitted-table.ts';
import { printable } from '../terminal/text-width.ts';

export interface LearnedFile {
  readonly title: string;
  readonly licence: string | undefined;
  readonly analysis: Analysis;
}

type Read = (analysis: Analysis) => number | null;

interface Row {
  readonly name: string;
  readonly licence: string;
  readonly value: (read: Read) => number | null;
}

const number =
  (read: Read) =>
  ({ value }: Row): string =>
    numberText(value(read), { digits: 1 });

const NAME: FittedColumn<Row> = { head: 'master', unit: '', text: ({ name }) => printable(name) };
const COLUMNS: readonly FittedColumn<Row>[] = [
  { head: 'I', unit: 'LUFS', text: number(({ integratedLufs }) => integratedLufs) },
  { head: 'LRA', unit: 'LU', text: number(({ loudnessRangeLu }) => loudnessRangeLu) },
  { head: 'PLR', unit: 'dB', text: number(({ plrDb }) => plrDb) },
  { head: 'side', unit: 'dB', keep: 2, text: number(({ sideToMidDb }) => sideToMidDb) },
  { head: 'licence', unit: '', keep: 1, text: ({ licence }) => printable(licence) },
];

/** @param width columns of the terminal */
export function profileTable(files: readonly LearnedFile[], { width }: { width: number }): string {
  const rows = files.map(
    ({ title, licence = 'not stated', analysis }): Row => ({
      name: title,
      licence,
      value: (read) => read(analysis),
    }),
  );
  const middle: Row = {
    name: `median of ${files.length}`,
    licence: '',
    value: (read) => medianOf(files.flatMap(({ analysis }) => read(analysis) ?? [])),
  };
  return fittedTable({ name: NAME, columns: COLUMNS, rows: [...rows, middle], width });
}

function medianOf(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  const [low, high] = [sorted[Math.ceil(sorted.length / 2) - 1], sorted[Math.floor(sorted.length / 2)]];
  return low === undefined || high === undefined ? null : (low + high) / 2;
}
