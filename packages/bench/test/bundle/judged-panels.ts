/** Answers judged by a plan, as a bundle takes them. */
import type { ChoiceRow, RankingRow, RatingMethod, RatingRow } from '../../src/answers/answers-read.ts';
import { judgeAnswers } from '../../src/answers/judge-answers.ts';
import type { BundledPanel } from '../../src/reports/bundle/bundled-panel.ts';
import type { AnalysisPlan } from '../../src/statistics/verdict/analysis-plan.ts';
import type { ChoiceMethod } from '../../src/statistics/verdict/choice-method.ts';
import { verdict } from '../../src/statistics/verdict/verdict.ts';
import { choicesOf, rankingsOf, ratingsOf } from '../answers-of.ts';

type PlanInput = Partial<AnalysisPlan> & Pick<AnalysisPlan, 'claims'>;

const planOf = (plan: PlanInput): AnalysisPlan => ({
  stoppingRule: 'fixed-trials',
  exclusions: ['training-trials'],
  ...plan,
});

/** Judged choices as a bundle takes them. */
export function choicePanel(
  id: string,
  {
    method,
    rows,
    plan,
    simulated = true,
  }: { method: ChoiceMethod; rows: readonly ChoiceRow[]; plan: PlanInput; simulated?: boolean },
): BundledPanel {
  const analysisPlan = planOf(plan);
  return {
    id,
    title: `Panel ${id}`,
    answers: { ...choicesOf(rows, method), simulated },
    plan: analysisPlan,
    planOrigin: { kind: 'frozen', sha256: null },
    judged: verdict(rows, { method, simulated, analysisPlan }),
  };
}

/** Judged ratings as a bundle takes them. */
export function ratingPanel(
  id: string,
  {
    rows,
    plan,
    method = null,
    simulated = true,
  }: { rows: readonly RatingRow[]; plan: PlanInput; method?: RatingMethod | null; simulated?: boolean },
): BundledPanel {
  const analysisPlan = planOf(plan);
  const answers = { ...ratingsOf(rows, method), simulated };
  return {
    id,
    title: `Ratings ${id}`,
    answers,
    plan: analysisPlan,
    planOrigin: { kind: 'none', sha256: null },
    judged: judgeAnswers(answers, { plan: analysisPlan, simulated, isFixed: true }).ratings!,
  };
}

/** Judged orders as a bundle takes them. */
export function orderPanel(
  id: string,
  { rows, plan, simulated = true }: { rows: readonly RankingRow[]; plan: PlanInput; simulated?: boolean },
): BundledPanel {
  const analysisPlan = planOf(plan);
  const answers = { ...rankingsOf(rows), simulated };
  return {
    id,
    title: `Orders ${id}`,
    answers,
    plan: analysisPlan,
    planOrigin: { kind: 'frozen', sha256: null },
    judged: judgeAnswers(answers, { plan: analysisPlan, simulated, isFixed: true }).judged,
  };
}
