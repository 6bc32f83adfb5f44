/**
 * The CSV files that webMUSHRA's service writes, one for each kind of page.
 *
 * Every file begins with `session_test_id`, then the questions of the finish page under the names that its author gave them, then (MUSHRA,
 * since 2018) `session_uuid`, then `trial_id` and the answer. Likert ratings stand between blanks.
 *
 * @source github.com/audiolabs/webMUSHRA, service/write.php
 */
import { AnswersError } from '../errors.ts';
import type { AnswersRead, ChoiceRow, ColumnReading, RatingRow, UnreadRow } from './answers-read.ts';
import { type ColumnNames, createPseudonyms, findColumns, isPersonal } from './column-roles.ts';
import type { Table } from './parse-table.ts';
import {
  FIELD_WORDS,
  isChoicePage,
  PAGE_WORDS,
  type PageKind,
  rowsOfResponse,
} from './web-mushra-response.ts';
import { furtherColumns } from './yes-no-columns.ts';

/** Columns of each kind of file by the field that they hold. */
const PAGE_COLUMNS: Readonly<Record<Exclude<PageKind, 'preference_test'>, Readonly<Record<string, string>>>> =
  {
    mushra: { stimulus: 'rating_stimulus', score: 'rating_score' },
    paired_comparison: {
      reference: 'choice_reference',
      nonReference: 'choice_non_reference',
      answer: 'choice_answer',
    },
    bs1116: {
      reference: 'rating_reference',
      nonReference: 'rating_non_reference',
      referenceScore: 'rating_reference_score',
      nonReferenceScore: 'rating_non_reference_score',
    },
    likert: { stimulus: 'stimuli', stimulusRating: 'stimuli_rating' },
  };

/** Not answers to anything that is judged. */
const ASIDE = new Set(['rating_time', 'rating_comment', 'choice_time', 'choice_comment']);

export const isWebMushra = (columns: readonly string[]): boolean =>
  columns[0] === 'session_test_id' && columns.includes('trial_id');

/**
 * Reads a webMUSHRA file, whichever of its kinds it is.
 *
 * @throws {AnswersError} for pages without a scale (spatial ones), several scales with none named, or no column that tells listeners apart
 */
export function readWebMushra(
  table: Table,
  { file, named }: { file: string; named: ColumnNames },
): AnswersRead {
  const { columns, records } = table;
  const { kind, fields } = pageOf(columns, { file, named });
  const listener = listenerColumn(columns, { file, named });
  const pseudonym = isPersonal(listener) ? createPseudonyms() : null;
  const taken = new Set(['session_test_id', 'session_uuid', 'trial_id', listener, ...Object.values(fields)]);
  const further = columns.filter((column) => !taken.has(column) && !ASIDE.has(column) && !isPersonal(column));
  const asides = furtherColumns(further, (column) => records.map(({ values }) => values[column]!));
  const unread: UnreadRow[] = [...table.unread];
  const rows: (ChoiceRow | RatingRow)[] = [];
  for (const { line, values } of records) {
    const name = values[listener]!.trim();
    const read = rowsOfResponse(
      kind,
      Object.fromEntries(Object.entries(fields).map(([field, column]) => [field, values[column]!])),
      {
        ...Object.fromEntries(further.map((column) => [column, asides.cellOf(column, values[column]!)])),
        listener: pseudonym && name !== '' ? pseudonym(name) : name,
        itemId: values.trial_id!.trim(),
        training: false,
        testId: values.session_test_id!,
        ...(values.session_uuid !== undefined && { session: values.session_uuid }),
      },
    );
    if (typeof read === 'string') unread.push({ where: `line ${line}`, reason: read });
    else rows.push(...read);
  }
  const shared = {
    format: `webMUSHRA, ${PAGE_WORDS[kind]}`,
    columns: columns.map((column) => ({
      column,
      takenFor: further.includes(column) ? asides.takenFor(column) : takenFor(column, { listener, fields }),
    })),
    unread,
    notes: isChoicePage(kind)
      ? [
          'The listener had to say which of two is the reference: a right answer tells the two versions apart.',
        ]
      : [],
    simulated: false,
  };
  return isChoicePage(kind)
    ? { kind: 'choices', method: 'abx', rows: rows as ChoiceRow[], ...shared }
    : { kind: 'ratings', method: null, rows: rows as RatingRow[], ...shared };
}

function pageOf(
  columns: readonly string[],
  { file, named }: { file: string; named: ColumnNames },
): { readonly kind: PageKind; readonly fields: Readonly<Record<string, string>> } {
  for (const [kind, fields] of Object.entries(PAGE_COLUMNS)) {
    const wanted = { ...fields, ...(kind === 'likert' && named.rating && { stimulusRating: named.rating }) };
    if (Object.values(wanted).every((column) => columns.includes(column)))
      return { kind: kind as PageKind, fields: wanted };
  }
  const scales = columns.filter((column) => /^stimuli_rating\d+$/.test(column));
  if (scales.length > 0)
    throw new AnswersError({
      file,
      problem: `every page has ${scales.length} scales; name the one to judge: ${scales.map((scale) => `--rating ${scale}`).join(' or ')}`,
    });
  throw new AnswersError({
    file,
    problem:
      'it is from webMUSHRA, but not from MUSHRA, BS.1116, Likert or paired-comparison pages; spatial answers are positions, which no verdict here is about',
  });
}

/** The listener's own column where there is one, else the session's. */
function listenerColumn(
  columns: readonly string[],
  { file, named }: { file: string; named: ColumnNames },
): string {
  const asked = columns.slice(
    1,
    columns.findIndex((column) => column === 'session_uuid' || column === 'trial_id'),
  );
  const { listener } = findColumns([...asked, ...columns.filter((column) => column === 'session_uuid')], {
    file,
    named: named.listener === undefined ? {} : { listener: named.listener },
  });
  if (listener === undefined)
    throw new AnswersError({
      file,
      problem: `no column tells listeners apart; name one with --listener${asked.length > 0 ? `, such as --listener ${asked[0]}` : ', or ask for a name on the finish page'}`,
    });
  return listener;
}

function takenFor(
  column: string,
  { listener, fields }: { listener: string; fields: Readonly<Record<string, string>> },
): ColumnReading['takenFor'] {
  const field = Object.keys(fields).find((each) => fields[each] === column);
  if (field !== undefined) return FIELD_WORDS[field]!;
  if (column === listener)
    return isPersonal(column) ? 'the listener, numbered instead of named' : 'the listener';
  if (column === 'session_test_id') return 'the test';
  if (column === 'session_uuid') return 'the session';
  if (column === 'trial_id') return 'the piece';
  return isPersonal(column) ? 'nothing: it says who somebody is' : 'nothing';
}
