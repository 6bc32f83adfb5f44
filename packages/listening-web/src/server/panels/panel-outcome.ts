/** What a panel's answers come to: rows, and the verdicts that its analysis plan asks of them. */
import { judgePanelRows, type Verdict } from '@earwitness/bench/answers';
import type { PanelResultRow } from '@earwitness/bench/panel';
import { type ResultRequest, resultRows } from './panel-results.ts';

export type PanelVerdict = Verdict;

export interface PanelOutcome {
  readonly rows: readonly PanelResultRow[];
  readonly verdicts: readonly PanelVerdict[];
}

export function judgeTrials(request: ResultRequest): PanelOutcome {
  const rows = resultRows(request);
  return { rows, verdicts: judgePanelRows(rows, request.journal.state.definition).verdicts };
}
