/** The versions that an answer is about. */
import { readRanking } from '../statistics/preference/read-ranking.ts';
import type { AnswersRead } from './answers-read.ts';

/** Both of a choice, the one of a rating, all of a ranking. */
export const conditionsOf = (row: AnswersRead['rows'][number]): readonly string[] =>
  'ranking' in row && typeof row.ranking === 'string'
    ? readRanking(row.ranking).flat()
    : 'condition' in row && typeof row.condition === 'string'
      ? [row.condition]
      : [String(row.conditionA), String(row.conditionB)];
