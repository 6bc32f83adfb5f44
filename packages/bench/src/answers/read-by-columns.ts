/** Any table of answers, by what its columns hold. */
import { AnswersError } from '../errors.ts';
import { type ChoiceMethod, isPreference } from '../statistics/verdict/choice-method.ts';
import { readYesOrNo } from '../statistics/verdict/yes-or-no.ts';
import type { AnswersRead, Cell, ChoiceRow, ColumnReading, RatingRow, UnreadRow } from './answers-read.ts';
import {
  COLUMN_ROLES,
  type ColumnNames,
  type ColumnRole,
  createPseudonyms,
  findColumns,
  isPersonal,
  ROLE_WORDS,
} from './column-roles.ts';
import type { Table, TableRecord } from './parse-table.ts';
import { isMissing, readChoice, readNumber, readRightOrWrong } from './read-cell.ts';
import { type FurtherColumns, furtherColumns } from './yes-no-columns.ts';

/** How a file without columns for the versions calls the two. */
const UNNAMED_VERSIONS = { a: 'one version', b: 'the other version' };
const ONE_PIECE = 'the one piece';

/** What a row of ours is called by; further columns of the file go by other names. */
const OWN_NAMES = new Set([
  'listener',
  'itemId',
  'session',
  'training',
  'catchTrial',
  'conditionA',
  'conditionB',
  'choice',
  'correct',
  'condition',
  'rating',
]);

type CommonCells = Readonly<Record<string, Cell>> & {
  readonly listener: string;
  readonly itemId: string;
  readonly training: boolean;
};

const quoted = (names: readonly string[]): string => names.map((name) => `“${name}”`).join(', ');

/**
 * Reads a table whose columns are named or have names that are known.
 *
 * @throws {AnswersError} where no column says who answered or what was answered
 */
export function readByColumns(
  table: Table,
  { file, named, method }: { file: string; named: ColumnNames; method?: ChoiceMethod },
): AnswersRead {
  const roles = findColumns(table.columns, { file, named });
  const kind = kindOf(roles, { file, columns: table.columns });
  const chosen =
    kind === 'ratings' ? null : (method ?? (roles.correct || roles.truth ? 'abx' : 'preference'));
  checkMethod(chosen, roles, file);
  const unread: UnreadRow[] = [...table.unread];
  const further = furtherColumns(furtherNames(table.columns, roles), (column) =>
    table.records.map(({ values }) => values[column]!),
  );
  const cells = createCells(table.columns, roles, further);
  const readRow = kind === 'ratings' ? ratingOf : choiceOf;
  const rows: (ChoiceRow | RatingRow)[] = [];
  for (const record of table.records) {
    const row = readRow(record, { roles, common: cells(record) });
    if (typeof row === 'string') unread.push({ where: `line ${record.line}`, reason: row });
    else rows.push(row);
  }
  const shared = {
    format: kind === 'ratings' ? 'a table of ratings' : 'a table of choices',
    columns: readingsOf(table.columns, roles, further),
    unread,
    notes: notesOf(kind, roles),
    simulated: false,
  };
  return chosen === null
    ? { kind: 'ratings', method: null, rows: rows as RatingRow[], ...shared }
    : { kind: 'choices', method: chosen, rows: rows as ChoiceRow[], ...shared };
}

function kindOf(
  roles: ColumnNames,
  { file, columns }: { file: string; columns: readonly string[] },
): 'choices' | 'ratings' {
  const flags =
    'name the columns: --listener, --item, and --correct, or --a, --b and --choice, or --condition and --rating';
  const has = `its columns are ${quoted(columns)}`;
  if (roles.listener === undefined)
    throw new AnswersError({ file, problem: `no column says who answered; ${has}; ${flags}` });
  if (roles.rating !== undefined) {
    if (roles.condition === undefined)
      throw new AnswersError({ file, problem: `no column says which version was rated; ${has}; ${flags}` });
    return 'ratings';
  }
  const isJudged = roles.correct !== undefined || (roles.choice !== undefined && roles.truth !== undefined);
  const isPreferred = roles.choice !== undefined && roles.a !== undefined && roles.b !== undefined;
  if (!isJudged && !isPreferred)
    throw new AnswersError({ file, problem: `no columns say what was answered; ${has}; ${flags}` });
  return 'choices';
}

function checkMethod(method: ChoiceMethod | null, roles: ColumnNames, file: string): void {
  if (
    method !== null &&
    isPreference(method) &&
    (roles.choice === undefined || roles.a === undefined || roles.b === undefined)
  )
    throw new AnswersError({
      file,
      problem: `a ${method} needs both versions and the choice; name them with --a, --b and --choice`,
    });
  if (method !== null && !isPreference(method) && roles.correct === undefined && roles.truth === undefined)
    throw new AnswersError({
      file,
      problem: `${method} needs to know which answers are right; name the column with --correct or --truth`,
    });
}

/** Columns that hold nothing of what is asked and say nothing of who somebody is. */
function furtherNames(columns: readonly string[], roles: ColumnNames): string[] {
  const taken = new Set(Object.values(roles));
  return columns.filter((column) => !taken.has(column) && !isPersonal(column) && column !== '');
}

/** Everything of a record that every kind of row has, and the columns nobody asked for. */
function createCells(
  columns: readonly string[],
  roles: ColumnNames,
  { cellOf }: FurtherColumns,
): (record: TableRecord) => CommonCells {
  const pseudonym = roles.listener !== undefined && isPersonal(roles.listener) ? createPseudonyms() : null;
  const further = furtherNames(columns, roles).map((column) => ({
    column,
    name: OWN_NAMES.has(column) ? `${column} (file)` : column,
  }));
  return ({ values }) => {
    const cell = (role: ColumnRole): string => (roles[role] === undefined ? '' : values[roles[role]]!.trim());
    return {
      ...Object.fromEntries(further.map(({ column, name }) => [name, cellOf(column, values[column]!)])),
      // under the file's own name as well, which is the one that people know
      ...(roles.item !== undefined && { [roles.item]: cell('item') }),
      listener: pseudonym && cell('listener') !== '' ? pseudonym(cell('listener')) : cell('listener'),
      itemId: roles.item === undefined ? ONE_PIECE : cell('item'),
      ...(roles.session !== undefined && { session: cell('session') }),
      training: readYesOrNo(cell('training')) ?? false,
      ...(roles.catchTrial !== undefined && { catchTrial: readYesOrNo(cell('catchTrial')) ?? false }),
    };
  };
}

/** @returns the row, or why there is none */
function choiceOf(
  { values }: TableRecord,
  { roles, common }: { roles: ColumnNames; common: CommonCells },
): ChoiceRow | string {
  const missing = missingOf(common);
  if (missing !== null) return missing;
  const cell = (role: ColumnRole): string => (roles[role] === undefined ? '' : values[roles[role]]!.trim());
  const versions = { a: cell('a') || UNNAMED_VERSIONS.a, b: cell('b') || UNNAMED_VERSIONS.b };
  if (roles.a !== undefined && roles.b !== undefined && versions.a === versions.b)
    return `both versions are “${versions.a}”`;
  const pair = { conditionA: versions.a, conditionB: versions.b };
  if (roles.correct !== undefined) {
    const text = cell('correct');
    const correct = readRightOrWrong(text);
    if (correct === null)
      return isMissing(text)
        ? 'it is not answered'
        : `“${text}” in “${roles.correct}” is neither right nor wrong`;
    const choice = roles.choice === undefined ? null : readChoice(cell('choice'), versions);
    return { ...common, ...pair, choice: choice ?? 'A', correct };
  }
  const text = cell('choice');
  const choice = readChoice(text, versions);
  if (choice === null)
    return isMissing(text) ? 'it is not answered' : `“${text}” in “${roles.choice}” names neither version`;
  if (roles.truth === undefined || choice === 'none') return { ...common, ...pair, choice, correct: null };
  const truth = readChoice(cell('truth'), versions);
  if (truth === null || truth === 'none')
    return `“${cell('truth')}” in “${roles.truth}” names neither version`;
  return { ...common, ...pair, choice, correct: choice === truth };
}

/** @returns the row, or why there is none */
function ratingOf(
  { values }: TableRecord,
  { roles, common }: { roles: ColumnNames; common: CommonCells },
): RatingRow | string {
  const missing = missingOf(common);
  if (missing !== null) return missing;
  const text = values[roles.rating!]!;
  const rating = readNumber(text);
  if (rating === null)
    return isMissing(text) ? 'it is not rated' : `“${text.trim()}” in “${roles.rating}” is no number`;
  const condition = values[roles.condition!]!.trim();
  return condition === '' ? 'it does not say which version was rated' : { ...common, condition, rating };
}

function missingOf({ listener, itemId }: CommonCells): string | null {
  if (listener === '') return 'it does not say who answered';
  return itemId === '' ? 'it does not name the piece' : null;
}

/** What every column was taken for, in the order of the file. */
function readingsOf(
  columns: readonly string[],
  roles: ColumnNames,
  { takenFor }: FurtherColumns,
): ColumnReading[] {
  return columns.map((column) => {
    const role = COLUMN_ROLES.find((each) => roles[each] === column);
    if (role === undefined)
      return {
        column,
        takenFor: isPersonal(column) ? 'nothing: it says who somebody is' : takenFor(column),
      };
    const isNumbered = role === 'listener' && isPersonal(column);
    return {
      column,
      takenFor: isNumbered ? `${ROLE_WORDS.listener}, numbered instead of named` : ROLE_WORDS[role],
    };
  });
}

function notesOf(kind: 'choices' | 'ratings', roles: ColumnNames): string[] {
  const notes: string[] = [];
  if (roles.item === undefined) notes.push('No column names the piece: all answers count as answers on one.');
  if (kind === 'choices' && (roles.a === undefined || roles.b === undefined))
    notes.push('No columns name the two versions that were compared.');
  return notes;
}
