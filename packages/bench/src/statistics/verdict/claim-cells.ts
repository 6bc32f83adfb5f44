/** What a claim is about: its answers, in one cell, or in one for each pair of conditions or value of a column. */
import type { AnswerFilter, Claim } from './analysis-plan.ts';
import { type ChoiceMethod, isPreference } from './choice-method.ts';
import { claimParts } from './claim-parts.ts';
import { groupBy, type ScoredAnswer } from './scored-answers.ts';
import type { CountedAnswers } from './state-share.ts';

export interface ClaimCell {
  /** What sets this cell apart within its claim; empty for a claim with one cell. */
  readonly key: string;
  readonly filter: AnswerFilter;
  /** null when answers on several pairs are pooled. */
  readonly conditions: readonly [string, string] | null;
  readonly answers: readonly ScoredAnswer[];
}

const pairKey = ({ conditions }: ScoredAnswer): string => JSON.stringify(conditions);

/** Turns answers round so that a preference is for the first of the wanted pair. */
function orient(
  answers: readonly ScoredAnswer[],
  wanted: readonly [string, string],
  method: ChoiceMethod,
): ScoredAnswer[] {
  const isPair = ({ conditions: [one, other] }: ScoredAnswer): boolean =>
    (one === wanted[0] && other === wanted[1]) || (one === wanted[1] && other === wanted[0]);
  return answers.filter(isPair).map((answer) => {
    const isTurned = answer.conditions[0] !== wanted[0];
    const success =
      isTurned && isPreference(method) && answer.success !== null ? !answer.success : answer.success;
    return { ...answer, conditions: wanted, success };
  });
}

/**
 * Parts the answers by what a claim asks.
 *
 * Preferences pooled over several pairs mean nothing: they are always parted by pair.
 *
 * @returns at least one cell, empty where there are no answers
 */
export function claimCells(
  claim: Claim,
  answers: readonly ScoredAnswer[],
  { method }: { method: ChoiceMethod },
): ClaimCell[] {
  const wanted = claim.conditions ? orient(answers, claim.conditions, method) : answers;
  const parts = claimParts(claim, wanted, ({ row }) => row);
  return parts.flatMap((cell): ClaimCell[] => {
    const pairs = groupBy(cell.answers, pairKey);
    const isPooled = claim.stratum !== 'condition-pair' && !isPreference(method);
    if (pairs.size <= 1 || isPooled)
      return [
        { ...cell, conditions: pairs.size === 1 ? cell.answers[0]!.conditions : (claim.conditions ?? null) },
      ];
    return [...pairs.values()].map((group) => ({
      key: [cell.key, group[0]!.conditions.join(' / ')].filter(Boolean).join(', '),
      filter: cell.filter,
      conditions: group[0]!.conditions,
      answers: group,
    }));
  });
}

export function countAnswers(answers: readonly ScoredAnswer[]): CountedAnswers {
  const counted = answers.filter(({ success }) => success !== null);
  return {
    successes: counted.filter(({ success }) => success === true).length,
    n: counted.length,
    ties: answers.length - counted.length,
    listeners: new Set(counted.map(({ listener }) => listener)).size,
    items: new Set(counted.map(({ item }) => item)).size,
  };
}
