/** A panel's rows judged by the plan of its definition: the one way by which live pages, `earwitness verdict` and reports come to numbers. */
import type { PanelDefinition } from '../panel/panel-definition.ts';
import type { PanelResultRow } from '../panel/panel-results.ts';
import type { Verdict } from '../statistics/verdict/statement.ts';
import { type JudgedAnswers, judgeAnswers } from './judge-answers.ts';
import { panelRowsAsAnswers } from './panel-rows-as-answers.ts';

/** What of a definition is needed here; a `PanelDefinition` has it. */
export type JudgedDefinition = Pick<PanelDefinition, 'panelId' | 'method' | 'simulated' | 'analysisPlan'>;

export interface JudgedPanelRows extends JudgedAnswers {
  /** One or more for every claim of the plan, in its order, then what the plan did not foresee, marked `exploratory`. */
  readonly verdicts: readonly Verdict[];
}

/**
 * Judges the rows of one panel.
 *
 * @param rows in the order of the log; practice and controls among them do not count
 * @throws {RangeError} for a plan that such answers cannot be judged by, naming the claim
 * @throws {AnswersError} for rows of another method than the definition's
 */
export function judgePanelRows(
  rows: readonly PanelResultRow[],
  { panelId, method, simulated, analysisPlan }: JudgedDefinition,
): JudgedPanelRows {
  const answers = panelRowsAsAnswers({ rows, unread: [] }, panelId, { method });
  const judged = judgeAnswers(answers, {
    plan: analysisPlan,
    simulated: simulated || answers.simulated,
    isFixed: true,
  });
  return { ...judged, verdicts: judged.judged.verdicts };
}
