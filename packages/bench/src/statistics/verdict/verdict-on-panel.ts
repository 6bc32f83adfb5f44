/** A panel's answers judged by the analysis plan that was frozen before the first of them. */

import { holmAdjust } from '../multiplicity/holm.ts';
import { exactBinomialTest } from '../proportion/binomial.ts';
import type { Verdict } from './verdict.ts';
import { type AnswerMethod, verdictOnAnswers } from './verdict-on-answers.ts';

/** What of a result row is needed here; a `PanelResultRow` has it. */
export interface PanelAnswer {
  readonly training: boolean;
  readonly conditionA: string;
  readonly conditionB: string;
  readonly choice: 'A' | 'B' | 'none';
  /** null for preference. */
  readonly correct: boolean | null;
}

/** What of a panel's definition is needed here; a `PanelDefinition` has it. */
export interface JudgedPanel {
  readonly method: AnswerMethod;
  readonly simulated: boolean;
  readonly analysisPlan: {
    readonly claims: readonly {
      readonly alternative: 'greater' | 'two-sided';
      readonly alpha: number;
      readonly stratum: 'overall' | 'condition-pair';
    }[];
  };
}

interface Count {
  readonly conditions: readonly [string, string];
  successes: number;
  n: number;
  ties: number;
}

const pairOf = ({ conditionA, conditionB }: PanelAnswer): readonly [string, string] =>
  conditionA <= conditionB ? [conditionA, conditionB] : [conditionB, conditionA];

function countByPair(answers: readonly PanelAnswer[], method: AnswerMethod): Count[] {
  const counts = new Map<string, Count>();
  for (const answer of answers) {
    const conditions = pairOf(answer);
    const key = JSON.stringify(conditions);
    const count = counts.get(key) ?? { conditions, successes: 0, n: 0, ties: 0 };
    counts.set(key, count);
    if (answer.choice === 'none') {
      count.ties += 1;
      continue;
    }
    const chosen = answer.choice === 'A' ? answer.conditionA : answer.conditionB;
    const success = method === 'preference' ? chosen === conditions[0] : answer.correct === true;
    count.n += 1;
    if (success) count.successes += 1;
  }
  return [...counts.entries()].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, count]) => count);
}

const pooled = (counts: readonly Count[]): Omit<Count, 'conditions'> => ({
  successes: counts.reduce((sum, { successes }) => sum + successes, 0),
  n: counts.reduce((sum, { n }) => sum + n, 0),
  ties: counts.reduce((sum, { ties }) => sum + ties, 0),
});

/** With a single pair, the claim over all answers and the claim about the pair are one and the same. */
const withoutRepeats = (verdicts: readonly Verdict[]): Verdict[] => [
  ...new Map(verdicts.map((verdict) => [JSON.stringify(verdict), verdict])).values(),
];

/**
 * Verdicts on every claim of the analysis plan, then on what the plan did not foresee, marked `exploratory`.
 *
 * Training trials never count. Preferences are for the first of the two conditions in alphabetical order, whichever side it was on;
 * pooled over different pairs they mean nothing, so preference is always judged pair by pair. Several pairs share one alpha (Holm).
 *
 * @returns at least one verdict; undecided when nobody has answered
 */
export function verdictOnPanel(rows: readonly PanelAnswer[], definition: JudgedPanel): Verdict[] {
  const { method, simulated, analysisPlan } = definition;
  const counts = countByPair(
    rows.filter(({ training }) => !training),
    method,
  );
  const canPool = method !== 'preference' || counts.length <= 1;

  const overall = (alternative: 'greater' | 'two-sided', alpha: number, exploratory: boolean): Verdict =>
    verdictOnAnswers({
      method,
      ...pooled(counts),
      conditions: counts.length === 1 ? counts[0]!.conditions : null,
      alternative,
      alpha,
      simulated,
      exploratory,
    });
  const byPair = (alternative: 'greater' | 'two-sided', alpha: number, exploratory: boolean): Verdict[] => {
    const adjusted = holmAdjust(
      counts.map(({ successes, n }) => exactBinomialTest({ successes, n, alternative }).pValue),
    );
    return counts.map((count, index) =>
      verdictOnAnswers({
        method,
        ...count,
        alternative,
        alpha,
        simulated,
        exploratory,
        ...(counts.length > 1 && { adjusted: { pValue: adjusted[index]!, verdicts: counts.length } }),
      }),
    );
  };

  const planned = withoutRepeats(
    analysisPlan.claims.flatMap(({ stratum, alternative, alpha }) =>
      (stratum === 'overall' && canPool) || counts.length === 0
        ? [overall(alternative, alpha, false)]
        : byPair(alternative, alpha, false),
    ),
  );
  const [claim] = analysisPlan.claims;
  const pairsPlanned = !canPool || analysisPlan.claims.some(({ stratum }) => stratum === 'condition-pair');
  if (claim === undefined || counts.length < 2 || pairsPlanned) return planned;
  return [...planned, ...byPair(claim.alternative, claim.alpha, true)];
}
