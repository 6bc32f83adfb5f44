/** Answers narrowed to those asked for. */
import { AnswersError } from '../errors.ts';
import type { AnswerFilter } from '../statistics/verdict/analysis-plan.ts';
import { matches } from '../statistics/verdict/scored-answers.ts';
import type { AnswersRead } from './answers-read.ts';

/**
 * Keeps the answers that have one of the wanted values in every column named.
 *
 * @returns at least one row
 * @throws {AnswersError} where none is left, saying which values there are
 */
export function narrowAnswers(
  read: AnswersRead,
  { file, where }: { file: string; where: AnswerFilter },
): AnswersRead {
  const [first] = read.unread;
  if (read.rows.length === 0)
    throw new AnswersError({
      file,
      problem:
        first === undefined
          ? 'it holds no answers below its head'
          : `none of its ${read.unread.length} rows is an answer; ${first.where}: ${first.reason}`,
    });
  const kept = { ...read, rows: read.rows.filter((row: object) => matches(row, where)) } as AnswersRead;
  if (kept.rows.length > 0) return kept;
  const wanted = Object.entries(where).map(([column, values]) => {
    const there = [...new Set(read.rows.map((row) => String(row[column] ?? '')))].filter(Boolean).slice(0, 8);
    return `${column}=${values.join(',')} (there are ${there.join(', ') || 'no values in that column'})`;
  });
  throw new AnswersError({ file, problem: `no answer has ${wanted.join(' and ')}` });
}
