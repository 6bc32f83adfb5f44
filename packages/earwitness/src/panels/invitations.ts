/** Invitations for a mail merge: a line each, with whatever the list of guests had. */
import { readFile } from 'node:fs/promises';
import { parse } from 'csv-parse/sync';
import { UsageError } from '../terminal/report-failure.ts';

/** A guest's cells by column. */
type Guest = Readonly<Record<string, string>>;

export interface GuestList {
  readonly guests: readonly Guest[];
  /** What each is called on the panel's own list, in the same order. */
  readonly labels: readonly string[];
}

const LONGEST_LABEL = 200;
const MOST_GUESTS = 10_000;
export const LINK_COLUMN = 'link';

/** Guests of whom nothing is known but their number. */
export function numberedGuests(count: number): GuestList {
  const labels = Array.from(
    { length: count },
    (_, index) => `listener ${String(index + 1).padStart(String(count).length, '0')}`,
  );
  return { labels, guests: labels.map((label) => ({ label })) };
}

/**
 * Reads a list of guests, a table with a head.
 *
 * @param labelColumn by which column they are called; the first unless given
 * @throws {UsageError} for a file without a line, without the column, with a guest without a name, or with a column of our own
 */
export async function readGuests(
  file: string,
  { labelColumn }: { labelColumn?: string | undefined } = {},
): Promise<GuestList> {
  const text = await readFile(file, 'utf8');
  const refuse = (problem: string) => new UsageError(`Cannot invite the guests of ${file}: ${problem}`);
  let guests: readonly Guest[];
  try {
    guests = parse(text, {
      columns: true,
      bom: true,
      trim: true,
      skip_empty_lines: true,
      delimiter: [',', ';', '\t'],
    });
  } catch (error) {
    throw refuse(error instanceof Error ? error.message : String(error));
  }
  const [first] = guests;
  if (first === undefined) throw refuse('it must have a line of column names, and a line for each guest');
  if (guests.length > MOST_GUESTS) throw refuse(`it has more than ${MOST_GUESTS} guests`);
  const columns = Object.keys(first);
  if (columns.includes(LINK_COLUMN)) {
    throw refuse(`it has a column “${LINK_COLUMN}” already, which is the name of the one to be added`);
  }
  const column = labelColumn ?? columns[0] ?? '';
  if (!columns.includes(column)) throw refuse(`it has no column “${column}”, only ${columns.join(', ')}`);
  const labels = guests.map((guest, index) => {
    const label = guest[column] ?? '';
    if (label === '') throw refuse(`guest ${index + 1} has nothing in the column “${column}”`);
    if (label.length > LONGEST_LABEL)
      throw refuse(`guest ${index + 1} has more than ${LONGEST_LABEL} characters in the column “${column}”`);
    return label;
  });
  return { guests, labels };
}
