/** Answers as they are read from a file that told nothing else, for tests of what is made of them. */
import type {
  AnswersRead,
  ChoiceRow,
  RankingRow,
  RatingMethod,
  RatingRow,
} from '../src/answers/answers-read.ts';
import type { ChoiceMethod } from '../src/statistics/verdict/choice-method.ts';

const READ = { format: 'rows', columns: [], unread: [], notes: [], simulated: false } as const;

/** Choices of listeners. */
export const choicesOf = (rows: readonly ChoiceRow[], method: ChoiceMethod = 'abx'): AnswersRead => ({
  ...READ,
  kind: 'choices',
  method,
  rows,
});

/** Ratings of listeners. */
export const ratingsOf = (rows: readonly RatingRow[], method: RatingMethod | null = null): AnswersRead => ({
  ...READ,
  kind: 'ratings',
  method,
  rows,
});

/** Orders of listeners. */
export const rankingsOf = (rows: readonly RankingRow[]): AnswersRead => ({
  ...READ,
  kind: 'rankings',
  method: 'ranking',
  rows,
});
