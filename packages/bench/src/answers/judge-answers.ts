/** Choices or ratings judged by a plan, in one shape. */
import type { AnalysisPlan } from '../statistics/verdict/analysis-plan.ts';
import { type PanelVerdicts, verdict } from '../statistics/verdict/verdict.ts';
import { type RatingVerdicts, verdictOnRatings } from '../statistics/verdict/verdict-on-ratings.ts';
import type { AnswersRead } from './answers-read.ts';

export interface JudgedAnswers {
  /** Of ratings only what they share with choices; the rest is empty. */
  readonly judged: PanelVerdicts;
  /** null for choices. */
  readonly ratings: RatingVerdicts | null;
  /** By the same plan with nobody left out; null where its exclusions left nobody out. */
  readonly judgedWithAll: Pick<PanelVerdicts, 'verdicts'> | null;
}

/** Without a plan from before, nothing is confirmed. */
const marked = <Judged extends Pick<PanelVerdicts, 'verdicts'>>(judged: Judged, isFixed: boolean): Judged =>
  isFixed ? judged : { ...judged, verdicts: judged.verdicts.map((each) => ({ ...each, exploratory: true })) };

/**
 * @param isFixed whether the plan was there before the answers
 * @throws {RangeError} for a plan that these answers cannot be judged by, naming the claim
 */
export function judgeAnswers(
  answers: AnswersRead,
  { plan, simulated, isFixed }: { plan: AnalysisPlan; simulated: boolean; isFixed: boolean },
): JudgedAnswers {
  if (answers.kind === 'choices') {
    const judge = (analysisPlan: AnalysisPlan, rows = answers.rows): PanelVerdicts =>
      marked(verdict(rows, { method: answers.method, simulated, analysisPlan }), isFixed);
    const judged = judge(plan);
    const isAnyoneLeftOut = judged.excluded.slice(1).some((rule) => rule.answers > 0);
    return {
      judged,
      ratings: null,
      // catch trials are no answers to the question, whoever gave them
      judgedWithAll: isAnyoneLeftOut
        ? judge(
            { ...plan, exclusions: [], strata: [] },
            answers.rows.filter(({ catchTrial }) => catchTrial !== true),
          )
        : null,
    };
  }
  const ratings = marked(verdictOnRatings(answers.rows, { simulated, analysisPlan: plan }), isFixed);
  const { verdicts, excluded, unplaced, screening } = ratings;
  const judged = {
    verdicts,
    excluded,
    unplaced,
    strata: [],
    listeners: null,
    evidence: [],
    rankings: [],
    rankingInteractions: [],
  };
  return {
    judged,
    ratings,
    judgedWithAll: screening && { verdicts: screening.verdictsOfAll },
  };
}
