/** Choices, ratings or rankings judged by a plan, in one shape. */
import type { AnalysisPlan } from '../statistics/verdict/analysis-plan.ts';
import { excludeAnswers } from '../statistics/verdict/exclude-answers.ts';
import { type PanelVerdicts, verdict } from '../statistics/verdict/verdict.ts';
import { verdictOnRankings } from '../statistics/verdict/verdict-on-rankings.ts';
import { type RatingVerdicts, verdictOnRatings } from '../statistics/verdict/verdict-on-ratings.ts';
import type { AnswersRead } from './answers-read.ts';
import { type ControlTables, controlTables } from './control-tables.ts';

export interface JudgedAnswers {
  /** Of ratings and rankings only what they share with choices; the rest is empty. */
  readonly judged: PanelVerdicts;
  /** null for choices and rankings. */
  readonly ratings: RatingVerdicts | null;
  /** By the same plan with nobody left out; null where its exclusions left nobody out. */
  readonly judgedWithAll: Pick<PanelVerdicts, 'verdicts'> | null;
  /** What trials that look at listeners and panel say; null for answers of other programs. */
  readonly controls: ControlTables | null;
}

const NOTHING_ELSE = {
  strata: [],
  listeners: null,
  evidence: [],
  rankings: [],
  rankingInteractions: [],
} as const;

/** Without a plan from before, nothing is confirmed. */
const marked = <Judged extends Pick<PanelVerdicts, 'verdicts'>>(judged: Judged, isFixed: boolean): Judged =>
  isFixed ? judged : { ...judged, verdicts: judged.verdicts.map((each) => ({ ...each, exploratory: true })) };

/**
 * @param isFixed whether the plan was there before the answers
 * @throws {RangeError} for a plan that these answers cannot be judged by, naming the claim
 */
export function judgeAnswers(
  answers: AnswersRead,
  request: { plan: AnalysisPlan; simulated: boolean; isFixed: boolean },
): JudgedAnswers {
  return { ...judgeByKind(answers, request), controls: controlTables(answers, request) };
}

function judgeByKind(
  answers: AnswersRead,
  { plan, simulated, isFixed }: { plan: AnalysisPlan; simulated: boolean; isFixed: boolean },
): Omit<JudgedAnswers, 'controls'> {
  const isAnyoneLeftOut =
    excludeAnswers<AnswersRead['rows'][number]>(answers.rows, plan.exclusions).kept.length <
    excludeAnswers<AnswersRead['rows'][number]>(answers.rows, []).kept.length;
  const withAll = { ...plan, exclusions: [], strata: [] };
  if (answers.kind === 'choices') {
    const judge = (analysisPlan: AnalysisPlan): PanelVerdicts =>
      marked(verdict(answers.rows, { method: answers.method, simulated, analysisPlan }), isFixed);
    return {
      judged: judge(plan),
      ratings: null,
      judgedWithAll: isAnyoneLeftOut ? judge(withAll) : null,
    };
  }
  if (answers.kind === 'rankings') {
    const judge = (analysisPlan: AnalysisPlan) =>
      marked(verdictOnRankings(answers.rows, { simulated, analysisPlan }), isFixed);
    return {
      judged: { ...NOTHING_ELSE, ...judge(plan) },
      ratings: null,
      judgedWithAll: isAnyoneLeftOut ? judge(withAll) : null,
    };
  }
  const ratings = marked(
    verdictOnRatings(answers.rows, {
      simulated,
      analysisPlan: plan,
      scale: answers.method === 'triple-stimulus' ? 'difference-grades' : 'points',
    }),
    isFixed,
  );
  const { verdicts, excluded, unplaced, verdictsOfAll } = ratings;
  return {
    judged: { ...NOTHING_ELSE, verdicts, excluded, unplaced },
    ratings,
    judgedWithAll: verdictsOfAll && marked({ verdicts: verdictsOfAll }, isFixed),
  };
}
