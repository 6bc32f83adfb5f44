/** Tables for people at a terminal: columns and white space, no boxes; what does not fit a column stands below. */
import type { RunRecord } from '@earwitness/bench';
import Table from 'cli-table3';

const NO_LINES = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '',
};

/** Aligned columns; numbers to the right. */
export function plainTable({
  head,
  rows,
  numbersFrom,
}: {
  head: readonly string[];
  rows: readonly (readonly string[])[];
  /** Columns from this one on hold numbers. */
  numbersFrom: number;
}): string {
  const table = new Table({
    head: [...head],
    colAligns: head.map((_, index) => (index >= numbersFrom ? 'right' : 'left')),
    chars: NO_LINES,
    style: { head: [], border: [], 'padding-left': 2, 'padding-right': 1 },
  });
  table.push(...rows.map((row) => [...row]));
  return table.toString();
}

/** Item × condition with the numbers that a mastering engineer asks for first, then what was found. */
export function scoreTable(records: readonly RunRecord[]): string {
  let lastItem = '';
  const rows = records.map(({ itemId, conditionId, scores }) => {
    const number = (id: string, digits: number) => scores[id]?.toFixed(digits) ?? '–';
    const item = itemId === lastItem ? '' : itemId;
    lastItem = itemId;
    return [
      item,
      conditionId,
      number('integratedLufs', 1),
      number('truePeakDbtp', 1),
      number('crestFactorDb', 1),
      number('spectralDistanceDb', 2),
    ];
  });
  const head = ['item', 'condition', 'LUFS', 'dBTP', 'crest dB', 'tone to reference dB'];
  const notes = records.flatMap(({ itemId, conditionId, findings, failure }) =>
    [...findings, ...(failure === null ? [] : [failure])].map(
      (note) => `  ${itemId}, ${conditionId}: ${note}`,
    ),
  );
  return [plainTable({ head, rows, numbersFrom: 2 }), ...(notes.length > 0 ? ['', ...notes] : [])].join('\n');
}

/** Labels and what they lead to, aligned. */
export function linkList(links: readonly (readonly [label: string, target: string])[]): string {
  const width = Math.max(...links.map(([label]) => label.length));
  return links.map(([label, target]) => `  ${label.padEnd(width)}  ${target}`).join('\n');
}
