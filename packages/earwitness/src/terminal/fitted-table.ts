/** A table that fits the terminal: names are cut from the left, then columns that matter least are left out. */
import { padLeft, padRight, shortenFromLeft, textWidth } from './text-width.ts';

export interface FittedColumn<Row> {
  readonly head: string;
  /** Below the head. */
  readonly unit: string;
  readonly text: (row: Row) => string;
  /** The lower, the earlier it is left out; a column without stays. */
  readonly keep?: number;
}

const GAP = '  ';
const SHORTEST_NAME = 16;

/**
 * Lays out a table whose first column holds names and whose others hold short texts, aligned to the right.
 *
 * @param width columns of the terminal
 */
export function fittedTable<Row>({
  name,
  columns,
  rows,
  width,
}: {
  name: FittedColumn<Row>;
  columns: readonly FittedColumn<Row>[];
  rows: readonly Row[];
  width: number;
}): string {
  const names = rows.map(name.text);
  const longestName = Math.max(textWidth(name.head), ...names.map(textWidth));
  const laidOut = columns.map((column) => {
    const texts = rows.map(column.text);
    return { ...column, texts, width: Math.max(...[column.head, column.unit, ...texts].map(textWidth)) };
  });
  const roomFor = (shown: typeof laidOut) =>
    width - shown.reduce((sum, column) => sum + GAP.length + column.width, 0);

  let shown = laidOut;
  const leastFirst = laidOut.filter(({ keep }) => keep !== undefined).toSorted((a, b) => a.keep! - b.keep!);
  for (const column of leastFirst) {
    if (roomFor(shown) >= Math.min(longestName, SHORTEST_NAME)) break;
    shown = shown.filter((one) => one !== column);
  }
  const nameWidth = Math.min(longestName, Math.max(SHORTEST_NAME, roomFor(shown)));

  const line = (first: string, others: readonly string[]): string =>
    [padRight(first, nameWidth), ...others.map((text, index) => padLeft(text, shown[index]!.width))]
      .join(GAP)
      .trimEnd();
  return [
    line(
      name.head,
      shown.map(({ head }) => head),
    ),
    line(
      name.unit,
      shown.map(({ unit }) => unit),
    ),
    ...names.map((text, row) =>
      line(
        shortenFromLeft(text, nameWidth),
        shown.map(({ texts }) => texts[row]!),
      ),
    ),
  ].join('\n');
}
