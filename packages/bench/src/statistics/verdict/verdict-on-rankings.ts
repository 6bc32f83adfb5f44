/** Whole orders of several versions, judged by the analysis plan that was fixed before the first of them. */
import { readRanking } from '../preference/read-ranking.ts';
import type { AnalysisPlan } from './analysis-plan.ts';
import { checkAnalysisPlan } from './check-analysis-plan.ts';
import { type ExcludableAnswer, excludeAnswers } from './exclude-answers.ts';
import { judgeRanking } from './judge-ranking.ts';
import { ORDERS } from './rank-orders.ts';
import { unplacedAnswers } from './unplaced-answers.ts';
import type { PanelVerdicts } from './verdict.ts';

/** What of a row is needed here. Further columns may be strata. */
export interface RankingAnswer extends ExcludableAnswer {
  readonly itemId: string;
  /** The best first, `=` between those in one place: `human > ours = mix`. */
  readonly ranking: string;
}

/** What whole orders share with choices; the rest of `PanelVerdicts` is about right and wrong. */
export type RankingVerdicts = Pick<PanelVerdicts, 'verdicts' | 'excluded' | 'unplaced' | 'rankings'>;

/**
 * Judges orders claim by claim. The unit is the listener. Practice never counts.
 *
 * @throws {RangeError} for a plan that cannot be carried out, naming the claim, and for orders that name a version twice
 */
export function verdictOnRankings(
  rows: readonly RankingAnswer[],
  { simulated, analysisPlan }: { simulated: boolean; analysisPlan: AnalysisPlan },
): RankingVerdicts {
  checkAnalysisPlan(analysisPlan, 'ranking');
  const { kept, excluded } = excludeAnswers(rows, analysisPlan.exclusions);
  const answers = kept.map((row) => ({
    listener: row.listener,
    item: row.itemId,
    places: readRanking(row.ranking),
    row,
  }));
  const judged = analysisPlan.claims.flatMap((claim) =>
    claim.test === 'ranking'
      ? [judgeRanking(claim, answers, { way: ORDERS, simulated, exploratory: false })]
      : [],
  );
  return {
    verdicts: judged.flatMap(({ verdicts }) => verdicts),
    rankings: judged.flatMap(({ rankings }) => rankings),
    excluded,
    unplaced: unplacedAnswers(kept, { claims: analysisPlan.claims }),
  };
}
