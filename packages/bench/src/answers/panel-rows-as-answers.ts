/** Rows of a panel of ours as answers to be judged. */
import { AnswersError } from '../errors.ts';
import type { PanelResultRow } from '../panel/panel-results.ts';
import type { AnswersRead, ChoiceRow } from './answers-read.ts';
import type { PanelRowsRead } from './read-panel-rows.ts';

const TAKEN_FOR: Readonly<Partial<Record<keyof PanelResultRow, string>>> = {
  listener: 'the listener',
  session: 'the session',
  training: 'practice or not',
  method: 'the method',
  itemId: 'the piece',
  conditionA: 'the first version',
  conditionB: 'the second version',
  choice: 'which of the two was chosen',
  correct: 'right or wrong',
  simulated: 'simulated or not',
  playback: 'a column of its own, for strata',
  trainedListener: 'a column of its own, for strata',
};

/**
 * @throws {AnswersError} for rows of several methods, which no single verdict is about
 */
export function panelRowsAsAnswers({ rows, unread }: PanelRowsRead, file: string): AnswersRead {
  const methods = [...new Set(rows.map(({ method }) => method))];
  if (methods.length > 1)
    throw new AnswersError({
      file,
      problem: `it holds answers of several methods (${methods.join(', ')}); judge the panels one by one`,
    });
  return {
    kind: 'choices',
    method: methods[0] ?? 'abx',
    rows: rows.map((row): ChoiceRow => ({ ...row })),
    format: 'rows of an Earwitness panel',
    columns: Object.entries(TAKEN_FOR).map(([column, takenFor]) => ({ column, takenFor })),
    unread,
    notes: [],
    simulated: rows.some(({ simulated }) => simulated),
  };
}
