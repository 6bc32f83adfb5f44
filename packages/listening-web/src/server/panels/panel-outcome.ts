/** What a panel's answers come to: rows, and the verdicts that its analysis plan asks of them. */
import { judgePanelRows, type Verdict } from '@earwitness/bench/answers';
import type { PanelResultRow } from '@earwitness/bench/panel';
import { type ResultRequest, resultRows } from './panel-results.ts';

export type PanelVerdict = Verdict;

export interface PanelOutcome {
  readonly rows: readonly PanelResultRow[];
  /** Empty where the plan could not judge these answers. */
  readonly verdicts: readonly PanelVerdict[];
  /** Why it could not; null where it did. */
  readonly notJudged: string | null;
}

/** Answers are there whether the plan can judge them or not. */
export function judgeTrials(request: ResultRequest): PanelOutcome {
  const rows = resultRows(request);
  try {
    const { verdicts } = judgePanelRows(rows, request.journal.state.definition);
    return { rows, verdicts, notJudged: null };
  } catch (problem) {
    if (!(problem instanceof RangeError)) throw problem;
    return { rows, verdicts: [], notJudged: problem.message };
  }
}
