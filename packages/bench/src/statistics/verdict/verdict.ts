/** A panel's answers judged by the analysis plan that was fixed before the first of them. */
import type { AnalysisPlan, Claim } from './analysis-plan.ts';
import { checkAnalysisPlan } from './check-analysis-plan.ts';
import { CHOICE_METHODS, type ChoiceMethod, isPreference } from './choice-method.ts';
import { separatingColumns } from './claim-parts.ts';
import { type EvidencePoint, evidenceOverTime } from './evidence-over-time.ts';
import { type ExcludedAnswers, excludeAnswers } from './exclude-answers.ts';
import { judgeDifference } from './judge-difference.ts';
import { judgeRanking, type Ranking } from './judge-ranking.ts';
import { judgeShareClaim } from './judge-share-claim.ts';
import type { JudgingContext } from './judging-context.ts';
import { type ListenerTable, listenerTable } from './listener-table.ts';
import { PAIRS } from './rank-pairs.ts';
import { type RankingInteraction, rankingInteraction } from './ranking-interaction.ts';
import { type ChoiceAnswer, groupBy, type ScoredAnswer, scoreAnswers } from './scored-answers.ts';
import type { Verdict } from './statement.ts';
import { type StratumTable, stratumTable } from './stratum-table.ts';
import { type UnplacedAnswers, unplacedAnswers } from './unplaced-answers.ts';

/** Of tables, where no claim of the plan names one. */
const TABLE_ALPHA = 0.05;
const TABLE_MARGIN = 0.05;

/** What of a panel's definition is needed here; a `PanelDefinition` has it. */
export interface JudgedPanel {
  readonly method: ChoiceMethod;
  readonly simulated: boolean;
  readonly analysisPlan: AnalysisPlan;
}

export interface PanelVerdicts {
  /** One or more for every claim of the plan, in its order, then what the plan did not foresee, marked `exploratory`. */
  readonly verdicts: readonly Verdict[];
  readonly excluded: readonly ExcludedAnswers[];
  /** Answers without a value in a column that claims or strata go by. */
  readonly unplaced: readonly UnplacedAnswers[];
  /**
   * One for each column of the plan's strata that some answer has; exploratory. Where answers differ in what is never pooled (what was
   * asked, how loud versions were to each other), one for that alone.
   */
  readonly strata: readonly StratumTable[];
  /** null where answers are not right or wrong, differ in what is never pooled, or nobody answered. */
  readonly listeners: ListenerTable | null;
  /** Empty where answers are not right or wrong, or differ in what is never pooled. */
  readonly evidence: readonly EvidencePoint[];
  /** What stands behind the verdicts on rankings. */
  readonly rankings: readonly Ranking[];
  /** Whether rankings depend on the plan's strata; exploratory. */
  readonly rankingInteractions: readonly RankingInteraction[];
}

/**
 * Judges a panel's answers claim by claim.
 *
 * Practice trials never count. Preferences are for the first of the two conditions in alphabetical order, or of those the claim names,
 * whichever side it was on. Where one claim has several verdicts, they share alpha (Holm). Pairs of conditions that the plan pools are
 * also judged one by one, marked exploratory.
 *
 * @param rows in the order in which they were given
 * @returns at least one verdict for every claim; undecided where nobody has answered
 * @throws {RangeError} for a plan that cannot be carried out, naming the claim
 */
export function verdict(
  rows: readonly ChoiceAnswer[],
  { method, simulated, analysisPlan }: JudgedPanel,
): PanelVerdicts {
  checkAnalysisPlan(analysisPlan, method);
  const { kept, excluded } = excludeAnswers(rows, analysisPlan.exclusions);
  const answers = scoreAnswers(kept, method);
  const context = {
    method,
    simulated,
    chance: CHOICE_METHODS[method].chance,
    stoppingRule: analysisPlan.stoppingRule,
    exploratory: false,
  } as const;
  const judged = analysisPlan.claims.map((claim) => judgeClaim(claim, answers, context));
  const planned = withoutRepeats(
    judged.flatMap(({ verdicts }) => verdicts),
    analysisPlan,
  );
  return {
    verdicts: [...planned, ...judgePooledPairs(answers, analysisPlan, context)],
    excluded,
    unplaced: unplacedAnswers(kept, analysisPlan),
    rankings: judged.flatMap(({ rankings }) => rankings),
    rankingInteractions: analysisPlan.claims.some(({ test }) => test === 'ranking')
      ? describedColumns(answers, analysisPlan).flatMap((column) => rankingInteraction(answers, column) ?? [])
      : [],
    ...describeAnswers(answers, analysisPlan, context),
  };
}

function judgeClaim(
  claim: Claim,
  answers: readonly ScoredAnswer[],
  context: JudgingContext,
): { readonly verdicts: readonly Verdict[]; readonly rankings: readonly Ranking[] } {
  switch (claim.test) {
    case 'difference':
      return { verdicts: judgeDifference(claim, answers, context), rankings: [] };
    case 'ranking':
      return judgeRanking(claim, answers, { ...context, way: PAIRS });
    case 'rating-difference':
    case 'rating-equivalence':
      // refused before by checkAnalysisPlan()
      return { verdicts: [], rankings: [] };
    default:
      return { verdicts: judgeShareClaim(claim, answers, context), rankings: [] };
  }
}

/** With a single pair, the claim over all answers and the claim about the pair are one and the same. */
const withoutRepeats = (verdicts: readonly Verdict[], { claims }: AnalysisPlan): Verdict[] => {
  const first = new Map<string, Verdict>();
  const named = claims.flatMap(({ id }) => id ?? []);
  for (const each of verdicts) {
    // a claim with a name of its own has its own verdict
    const name = named.find((id) => each.id === id || each.id.startsWith(`${id}: `)) ?? null;
    const said = JSON.stringify({ ...each, id: name });
    if (!first.has(said)) first.set(said, each);
  }
  return [...first.values()];
};

/** What the first claim asks of all pairs together, asked of each pair: not planned, but what everyone wants to know next. */
function judgePooledPairs(
  answers: readonly ScoredAnswer[],
  { claims }: AnalysisPlan,
  context: JudgingContext,
): Verdict[] {
  const [first] = claims;
  const pairs = groupBy(answers, ({ conditions }) => JSON.stringify(conditions)).size;
  const isPooled = !isPreference(context.method) && pairs > 1;
  const isAsked = claims.some(
    ({ stratum, conditions }) => stratum === 'condition-pair' || conditions !== undefined,
  );
  if (first === undefined || !isPooled || isAsked || !('alternative' in first) || first.test === 'difference')
    return [];
  return judgeShareClaim({ ...first, stratum: 'condition-pair' }, answers, { ...context, exploratory: true });
}

const separate = (answers: readonly ScoredAnswer[]): string[] =>
  separatingColumns(
    { stratum: 'overall' },
    answers.map(({ row }) => row),
  );

/** The plan's strata; where answers differ in what is never pooled, only that. */
function describedColumns(
  answers: readonly ScoredAnswer[],
  { strata = [] }: AnalysisPlan,
): readonly string[] {
  const apart = separate(answers);
  return apart.length > 0 ? apart : strata;
}

/** Listeners, strata and the course of the evidence: where answers are right or wrong, or all of them prefer within one pair. */
function describeAnswers(
  answers: readonly ScoredAnswer[],
  plan: AnalysisPlan,
  { method, chance }: JudgingContext,
): Pick<PanelVerdicts, 'strata' | 'listeners' | 'evidence'> {
  const { claims } = plan;
  const pairs = groupBy(answers, ({ conditions }) => JSON.stringify(conditions)).size;
  const isApart = separate(answers).length > 0;
  if (isPreference(method) && pairs > 1) return { strata: [], listeners: null, evidence: [] };
  const alpha = claims[0]?.alpha ?? TABLE_ALPHA;
  // a margin of differences says nothing of shares
  const margin = claims.flatMap((claim) =>
    claim.test !== 'difference' && 'margin' in claim && claim.margin !== undefined ? [claim.margin] : [],
  )[0];
  const successes = answers.flatMap(({ success }) => (success === null ? [] : [success]));
  return {
    strata: describedColumns(answers, plan).flatMap(
      (column) =>
        stratumTable(answers, {
          column,
          chance,
          alternative: CHOICE_METHODS[method].asks === 'detection' ? 'greater' : 'two-sided',
          alpha,
          margin: margin ?? TABLE_MARGIN,
        }) ?? [],
    ),
    listeners: isApart ? null : listenerTable(answers, { chance, alpha }),
    evidence: isApart ? [] : evidenceOverTime(successes, { chance, level: 1 - alpha }),
  };
}
