/** What a panel's answers come to: rows, and the verdicts that its analysis plan asks of them. */
import { type Verdict, verdict } from '@earwitness/bench/statistics';
import type { PanelOutcome } from './panel-api.ts';
import { type ResultRequest, resultRows } from './panel-results.ts';

export type PanelVerdict = Verdict;

export function judgeTrials(request: ResultRequest): PanelOutcome {
  const rows = resultRows(request);
  return { rows, verdicts: verdict(rows as never, request.journal.state.definition as never).verdicts };
}
