/**
 * pymushra's database: a TinyDB file of tables, one a test, each of numbered trials that hold a list of responses.
 *
 * @source github.com/nils-werner/pymushra, pymushra/service.py and casting.py
 */
import { z } from 'zod';
import { AnswersError } from '../errors.ts';
import type { AnswersRead, ChoiceRow, RatingRow, UnreadRow } from './answers-read.ts';
import { type ColumnNames, createPseudonyms, findColumns, isPersonal } from './column-roles.ts';
import {
  FIELD_WORDS,
  isChoicePage,
  PAGE_FIELDS,
  PAGE_WORDS,
  type PageKind,
  rowsOfResponse,
} from './web-mushra-response.ts';
import { furtherColumns } from './yes-no-columns.ts';

const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()]);

const trialSchema = z.looseObject({
  type: z.string(),
  id: scalar,
  responses: z.array(z.record(z.string(), z.unknown())),
  questionaire: z.record(z.string(), scalar),
});
type Trial = z.infer<typeof trialSchema>;

const databaseSchema = z.record(z.string(), z.record(z.string(), trialSchema));

const PAGE_KINDS: Readonly<Record<string, PageKind>> = {
  mushra: 'mushra',
  bs1116: 'bs1116',
  likert_single_stimulus: 'likert',
  likert_multi_stimulus: 'likert',
  paired_comparison: 'paired_comparison',
  preference_test: 'preference_test',
};

export const isPymushra = (content: unknown): boolean => databaseSchema.safeParse(content).success;

/**
 * Reads one test of a database, and of it the pages of one kind.
 *
 * @param test needed where there are several
 * @param pages needed where the test has several kinds with answers
 * @throws {AnswersError} naming the choices
 */
export function readPymushra(
  content: unknown,
  { file, named, test, pages }: { file: string; named: ColumnNames; test?: string; pages?: PageKind },
): AnswersRead {
  const trials = trialsOf(databaseSchema.parse(content), { file, ...(test !== undefined && { test }) });
  const kind = kindOf(trials, { file, ...(pages !== undefined && { pages }) });
  const answered = trials.filter(({ type }) => PAGE_KINDS[type] === kind);
  const questions = [...new Set(answered.flatMap(({ questionaire }) => Object.keys(questionaire)))];
  const listener = listenerQuestion(questions, { file, named });
  const pseudonym = isPersonal(listener) ? createPseudonyms() : null;
  const further = questions.filter((name) => name !== listener && name !== 'uuid' && !isPersonal(name));
  const asides = furtherColumns(further, (question) =>
    answered.map(({ questionaire }) => textOf(questionaire[question])),
  );
  const unread: UnreadRow[] = [];
  const rows: (ChoiceRow | RatingRow)[] = [];
  for (const [index, { id, questionaire, responses }] of answered.entries()) {
    const name = textOf(questionaire[listener]).trim();
    const by = {
      ...Object.fromEntries(
        further.map((question) => [question, asides.cellOf(question, textOf(questionaire[question]))]),
      ),
      listener: pseudonym && name !== '' ? pseudonym(name) : name,
      itemId: textOf(id),
      training: false,
      session: textOf(questionaire.uuid),
    };
    for (const [place, response] of responses.entries()) {
      const fields = Object.fromEntries(PAGE_FIELDS[kind].map((field) => [field, textOf(response[field])]));
      const read = rowsOfResponse(kind, fields, by);
      if (typeof read === 'string')
        unread.push({ where: `trial ${index + 1}, response ${place + 1}`, reason: read });
      else rows.push(...read);
    }
  }
  const shared = {
    format: `pymushra, ${PAGE_WORDS[kind]}`,
    columns: [
      ...questions.map((column) => ({
        column: `questionaire.${column}`,
        takenFor:
          column === listener
            ? `the listener${pseudonym ? ', numbered instead of named' : ''}`
            : column === 'uuid'
              ? 'the session'
              : further.includes(column)
                ? asides.takenFor(column)
                : 'nothing: it says who somebody is',
      })),
      { column: 'id', takenFor: 'the piece' },
      ...PAGE_FIELDS[kind].map((field) => ({ column: `responses.${field}`, takenFor: FIELD_WORDS[field]! })),
    ],
    unread,
    notes:
      kind === 'paired_comparison'
        ? [
            'The listener had to say which of two is the reference: a right answer tells the two versions apart.',
          ]
        : [],
    simulated: false,
  };
  if (!isChoicePage(kind)) return { kind: 'ratings', method: null, rows: rows as RatingRow[], ...shared };
  const method = kind === 'preference_test' ? 'preference' : 'abx';
  return { kind: 'choices', method, rows: rows as ChoiceRow[], ...shared };
}

/** pymushra makes numbers of whatever looks like one; a scale's list of one rating is that rating. */
function textOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (Array.isArray(value)) return value.length === 1 ? textOf(value[0]) : value.map(textOf).join(' / ');
  return typeof value === 'object' ? '' : String(value);
}

function trialsOf(
  database: z.infer<typeof databaseSchema>,
  { file, test }: { file: string; test?: string },
): readonly Trial[] {
  const tests = Object.entries(database)
    .map(([name, table]) => ({ name, trials: Object.values(table) }))
    .filter(({ trials }) => trials.length > 0);
  const names = tests.map(({ name }) => name).join(', ');
  if (tests.length === 0)
    throw new AnswersError({ file, problem: 'the database of pymushra is empty: nobody has answered yet' });
  if (test === undefined && tests.length > 1)
    throw new AnswersError({ file, problem: `it holds several tests; name one with --test: ${names}` });
  const chosen = test === undefined ? tests[0] : tests.find(({ name }) => name === test);
  if (chosen === undefined)
    throw new AnswersError({ file, problem: `there is no test “${test}”; it has ${names}` });
  return chosen.trials;
}

function kindOf(trials: readonly Trial[], { file, pages }: { file: string; pages?: PageKind }): PageKind {
  const kinds = [...new Set(trials.flatMap(({ type }) => PAGE_KINDS[type] ?? []))];
  if (pages !== undefined && kinds.includes(pages)) return pages;
  const [only, ...others] = kinds;
  if (only === undefined)
    throw new AnswersError({
      file,
      problem: `no page of it has answers that can be judged; its pages are ${[...new Set(trials.map(({ type }) => type))].join(', ')}`,
    });
  if (pages !== undefined || others.length > 0)
    throw new AnswersError({
      file,
      problem: `it has pages of several kinds; name one with --pages: ${kinds.join(', ')}`,
    });
  return only;
}

function listenerQuestion(
  questions: readonly string[],
  { file, named }: { file: string; named: ColumnNames },
): string {
  const { listener } = findColumns(
    questions.filter((name) => name !== 'uuid'),
    { file, named: named.listener === undefined ? {} : { listener: named.listener } },
  );
  if (listener !== undefined) return listener;
  if (questions.includes('uuid')) return 'uuid';
  throw new AnswersError({ file, problem: 'no question tells listeners apart; name one with --listener' });
}
