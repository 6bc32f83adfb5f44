/** Which column of a table holds what: named by who calls, or known by its name. */
import { AnswersError } from '../errors.ts';

export const COLUMN_ROLES = [
  'listener',
  'item',
  'session',
  'training',
  'catchTrial',
  'a',
  'b',
  'choice',
  'truth',
  'correct',
  'condition',
  'rating',
] as const;
export type ColumnRole = (typeof COLUMN_ROLES)[number];

/** Columns by what they hold. */
export type ColumnNames = Partial<Readonly<Record<ColumnRole, string>>>;

export const ROLE_WORDS: Readonly<Record<ColumnRole, string>> = {
  listener: 'the listener',
  item: 'the piece',
  session: 'the session',
  training: 'practice or not',
  catchTrial: 'catch trial or not',
  a: 'the first version',
  b: 'the second version',
  choice: 'which of the two was chosen',
  truth: 'which of the two was right',
  correct: 'right or wrong',
  condition: 'the version that was rated',
  rating: 'the rating',
};

/** Names in small letters and digits only; earlier ones are taken before later ones. */
const KNOWN_NAMES: Readonly<Record<ColumnRole, readonly string[]>> = {
  listener: [
    'listener',
    'listenerid',
    'listenercode',
    'participant',
    'participantid',
    'participantcode',
    'subject',
    'subjectid',
    'subj',
    'assessor',
    'assessorid',
    'panelist',
    'rater',
    'judge',
    'respondent',
    'user',
    'userid',
    'person',
    'code',
    'questionaireid',
    'email',
    'questionaireemail',
    'name',
    'questionairename',
    'questionaireuuid',
    'sessionuuid',
  ],
  item: [
    'item',
    'itemid',
    'piece',
    'song',
    'track',
    'trackid',
    'music',
    'program',
    'programme',
    'excerpt',
    'clip',
    'sample',
    'wmid',
    'stimulus',
    'trialid',
  ],
  session: ['session', 'sessionid', 'sessionuuid'],
  training: ['training', 'istraining', 'practice', 'ispractice'],
  catchTrial: ['catchtrial', 'iscatchtrial', 'catch'],
  a: ['a', 'conditiona', 'first', 'optiona', 'responsesoptiona', 'versiona'],
  b: ['b', 'conditionb', 'second', 'optionb', 'responsesoptionb', 'versionb'],
  choice: ['choice', 'chosen', 'preferred', 'answer', 'response', 'responsesanswer'],
  truth: ['truth', 'rightanswer', 'correctanswer'],
  correct: ['correct', 'iscorrect', 'right', 'hit', 'success'],
  condition: [
    'condition',
    'conditionid',
    'system',
    'version',
    'master',
    'codec',
    'treatment',
    'responsesstimulus',
    'stimulus',
  ],
  rating: ['rating', 'score', 'responsesscore', 'grade', 'points', 'mos'],
};

const plainName = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, '');

/**
 * Finds the columns, those that were named first; no column holds two things.
 *
 * @throws {AnswersError} for a named column that the file does not have
 */
export function findColumns(
  columns: readonly string[],
  { file, named }: { file: string; named: ColumnNames },
): ColumnNames {
  for (const role of COLUMN_ROLES) {
    const column = named[role];
    if (column !== undefined && !columns.includes(column))
      throw new AnswersError({
        file,
        problem: `there is no column “${column}” for ${ROLE_WORDS[role]}; it has ${columns.map((name) => `“${name}”`).join(', ')}`,
      });
  }
  const found: { [Role in ColumnRole]?: string } = { ...named };
  const isTaken = (column: string): boolean => Object.values(found).includes(column);
  // versions before pieces: a “stimulus” beside a rating is what was rated, beside right and wrong it is the piece
  const hasRating = found.rating !== undefined || lookUp(columns, 'rating', isTaken) !== undefined;
  const order: readonly ColumnRole[] = hasRating
    ? ['listener', 'rating', 'condition', 'item', 'session', 'training']
    : ['listener', 'a', 'b', 'choice', 'truth', 'correct', 'item', 'session', 'training', 'catchTrial'];
  for (const role of order) {
    const column = found[role] ?? lookUp(columns, role, isTaken);
    if (column !== undefined) found[role] = column;
  }
  return found;
}

function lookUp(
  columns: readonly string[],
  role: ColumnRole,
  isTaken: (column: string) => boolean,
): string | undefined {
  for (const name of KNOWN_NAMES[role]) {
    const column = columns.find((each) => plainName(each) === name && !isTaken(each));
    if (column !== undefined) return column;
  }
  return undefined;
}

/** Columns that say who somebody is: never shown, never a stratum. */
export const isPersonal = (column: string): boolean =>
  /^(questionaire_?)?(e-?mail|mail|phone|telephone|name|first_?name|last_?name|full_?name|surname)$/i.test(
    column.trim(),
  );

/** Listeners numbered in the order of their first answer, for names that must not appear. */
export function createPseudonyms(): (name: string) => string {
  const known = new Map<string, string>();
  return (name) => {
    const pseudonym = known.get(name) ?? `listener ${known.size + 1}`;
    known.set(name, pseudonym);
    return pseudonym;
  };
}
