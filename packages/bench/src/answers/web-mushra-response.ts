/** What a listener answered on one page of webMUSHRA, in the names of its own data model, as tidy rows. */
import type { Cell, ChoiceRow, RatingRow } from './answers-read.ts';
import { isMissing, readNumber } from './read-cell.ts';

export type PageKind = 'mushra' | 'bs1116' | 'likert' | 'paired_comparison' | 'preference_test';

export const PAGE_WORDS: Readonly<Record<PageKind, string>> = {
  mushra: 'MUSHRA pages',
  bs1116: 'BS.1116 pages',
  likert: 'Likert pages',
  paired_comparison: 'paired-comparison pages',
  preference_test: 'preference pages',
};

/** The fields that each page fills. */
export const PAGE_FIELDS: Readonly<Record<PageKind, readonly string[]>> = {
  mushra: ['stimulus', 'score'],
  bs1116: ['reference', 'nonReference', 'referenceScore', 'nonReferenceScore'],
  likert: ['stimulus', 'stimulusRating'],
  paired_comparison: ['reference', 'nonReference', 'answer'],
  preference_test: ['optionA', 'optionB', 'answer'],
};

export const FIELD_WORDS: Readonly<Record<string, string>> = {
  stimulus: 'the version that was rated',
  score: 'the rating',
  stimulusRating: 'the rating',
  reference: 'the reference, first of the two versions',
  nonReference: 'the other version',
  referenceScore: 'the rating of the reference',
  nonReferenceScore: 'the rating of the other version',
  optionA: 'the first version',
  optionB: 'the second version',
  answer: 'the answer',
};

export const isChoicePage = (kind: PageKind): boolean =>
  kind === 'paired_comparison' || kind === 'preference_test';

/** Who answered, on what, and the listener's own columns. */
export type AnsweredBy = Readonly<Record<string, Cell>> & {
  readonly listener: string;
  readonly itemId: string;
  readonly training: boolean;
};

/**
 * Rows of one response.
 *
 * A paired comparison asks which of two is the reference, so its answers are right or wrong; it stores no sides, and the reference
 * stands first here. BS.1116 stores the hidden reference and the other version together: two rows.
 *
 * @param fields by the names of {@link PAGE_FIELDS}
 * @returns rows, or why there are none
 */
export function rowsOfResponse(
  kind: PageKind,
  fields: Readonly<Record<string, string>>,
  by: AnsweredBy,
): readonly (ChoiceRow | RatingRow)[] | string {
  const field = (name: string): string => (fields[name] ?? '').trim();
  if (by.listener === '') return 'it does not say who answered';
  switch (kind) {
    case 'mushra':
      return ratings(by, [[field('stimulus'), field('score')]]);
    case 'likert':
      return ratings(by, [[field('stimulus'), field('stimulusRating')]]);
    case 'bs1116':
      return ratings(by, [
        [field('reference'), field('referenceScore')],
        [field('nonReference'), field('nonReferenceScore')],
      ]);
    case 'paired_comparison':
      return choice(by, {
        first: field('reference'),
        second: field('nonReference'),
        answer: field('answer'),
        words: { correct: 'A', incorrect: 'B' },
      });
    case 'preference_test':
      return choice(by, {
        first: field('optionA'),
        second: field('optionB'),
        answer: field('answer'),
        words: { [field('optionA')]: 'A', [field('optionB')]: 'B' },
      });
  }
}

function ratings(
  by: AnsweredBy,
  pairs: readonly (readonly [condition: string, score: string])[],
): readonly RatingRow[] | string {
  const rows: RatingRow[] = [];
  for (const [condition, score] of pairs) {
    if (isMissing(score)) return 'it is not rated';
    const rating = readNumber(score);
    if (rating === null)
      return `the rating “${score}” is no number: words of a scale need values in the test’s configuration`;
    if (condition === '') return 'it does not say which version was rated';
    rows.push({ ...by, condition, rating });
  }
  return rows;
}

function choice(
  by: AnsweredBy,
  {
    first,
    second,
    answer,
    words,
  }: { first: string; second: string; answer: string; words: Readonly<Record<string, 'A' | 'B'>> },
): readonly ChoiceRow[] | string {
  if (first === '' || second === '') return 'it does not name both versions';
  if (first === second) return `both versions are “${first}”`;
  if (isMissing(answer)) return 'it is not answered';
  const chosen = answer === 'undecided' ? 'none' : words[answer];
  if (chosen === undefined) return `“${answer}” is no answer that webMUSHRA writes`;
  const isJudged = 'correct' in words && chosen !== 'none';
  return [
    {
      ...by,
      conditionA: first,
      conditionB: second,
      choice: chosen,
      correct: isJudged ? chosen === 'A' : null,
    },
  ];
}
