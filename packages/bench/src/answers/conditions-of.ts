/** The versions that an answer is about. */
import type { AnswersRead } from './answers-read.ts';

/** Both of a choice, the one of a rating. */
export const conditionsOf = (row: AnswersRead['rows'][number]): readonly string[] =>
  'condition' in row && typeof row.condition === 'string'
    ? [row.condition]
    : [String(row.conditionA), String(row.conditionB)];
