/** What an unblinded panel came to, for people: verdicts in words, pictures, and the report as a file. */
import type { PanelAccount } from '@earwitness/bench/verdict-pages';
import { type ResultRequest, resultRows } from './panel-results.ts';

export interface PanelReport {
  /** null where the plan could not judge these answers. */
  readonly account: PanelAccount | null;
  /** Why it could not; null where it did. */
  readonly notJudged: string | null;
}

/** Pages and pictures are loaded with the first report: a server that never tells of a panel starts without them. */
export async function panelReport(request: ResultRequest): Promise<PanelReport> {
  const { panelAccount } = await import('@earwitness/bench/verdict-pages');
  const { definition, definitionSha256 } = request.journal.state;
  try {
    return {
      account: panelAccount(resultRows(request), { definition, definitionSha256 }),
      notJudged: null,
    };
  } catch (problem) {
    if (!(problem instanceof RangeError)) throw problem;
    return { account: null, notJudged: problem.message };
  }
}
