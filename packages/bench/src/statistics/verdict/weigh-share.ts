/** Claims about one share of answers: above chance, near chance, within a range. */
import {
  type AboveChanceClaim,
  isNearChance,
  type NearChanceClaim,
  type RangeClaim,
} from './analysis-plan.ts';
import { CHOICE_METHODS, type ChoiceMethod } from './choice-method.ts';
import type { ShareInference } from './share-inference.ts';
import type { Outcome } from './statement.ts';

export type ShareClaim = AboveChanceClaim | NearChanceClaim | RangeClaim;

/** Where a share lies against what was asked, before p-values are raised for several verdicts. */
export interface ShareEvidence {
  /** The p-value that must be small for the claim to be supported. */
  readonly pSupported: number;
  /** The p-value that must be small for it to be refuted; null where this claim cannot be refuted. */
  readonly pRefuted: number | null;
  /** What the plan counts as next to nothing, or its range. */
  readonly margin: { readonly low: number; readonly high: number } | null;
  /** Of the interval that goes beside it: two-sided 1 − alpha; for margins and ranges 1 − 2 alpha, which agrees with their two tests. */
  readonly level: number;
}

const twoSided = (above: number, below: number): number => Math.min(1, 2 * Math.min(above, below));

/**
 * Weighs a share against a claim.
 *
 * @param chance what guessing gives, 0…1
 * @returns for `equivalence` and `range`: supported by two one-sided tests, refuted by the share lying outside (both sides looked at,
 *   so that p is doubled); for `similarity` one-sided both ways
 */
export function weighShare(
  inference: ShareInference,
  claim: ShareClaim,
  { chance, method }: { chance: number; method: ChoiceMethod },
): ShareEvidence {
  if (isNearChance(claim)) {
    const [low, high] = [chance - claim.margin, chance + claim.margin];
    if (claim.test === 'similarity')
      return {
        pSupported: inference.pBelow(high),
        pRefuted: inference.pAbove(high),
        margin: { low: 0, high },
        level: 1 - 2 * claim.alpha,
      };
    return { ...weighRange(inference, { low, high }), margin: { low, high }, level: 1 - 2 * claim.alpha };
  }
  if (claim.test === 'range') {
    const { low, high } = claim;
    return { ...weighRange(inference, { low, high }), margin: { low, high }, level: 1 - 2 * claim.alpha };
  }
  const { alternative, margin, alpha } = claim;
  const range = margin === undefined ? null : { low: chance - margin, high: chance + margin };
  const above = inference.pAbove(chance);
  if (alternative === 'greater') {
    return {
      pSupported: above,
      pRefuted: range === null ? null : inference.pBelow(range.high),
      margin: range,
      level: 1 - alpha,
    };
  }
  const below = inference.pBelow(chance);
  const p = twoSided(above, below);
  const isAbove = above <= below;
  const pNear = range === null ? null : Math.max(inference.pAbove(range.low), inference.pBelow(range.high));
  // who names the odd one wrongly more often than guessing does hears it as well
  if (CHOICE_METHODS[method].asks === 'detection')
    return { pSupported: p, pRefuted: pNear, margin: range, level: 1 - alpha };
  // elsewhere what speaks for the one side speaks against the other
  const pOpposite = isAbove ? 1 : p;
  return {
    pSupported: isAbove ? p : 1,
    pRefuted: pNear === null ? pOpposite : Math.min(pOpposite, pNear),
    margin: range,
    level: 1 - alpha,
  };
}

function weighRange(
  inference: ShareInference,
  { low, high }: { low: number; high: number },
): { pSupported: number; pRefuted: number } {
  return {
    pSupported: Math.max(inference.pAbove(low), inference.pBelow(high)),
    pRefuted: twoSided(inference.pAbove(high), inference.pBelow(low)),
  };
}

/** Supported, refuted or undecided at alpha, with p-values that may have been raised for several verdicts. */
export const decide = ({
  pSupported,
  pRefuted,
  alpha,
}: {
  pSupported: number;
  pRefuted: number | null;
  alpha: number;
}): Outcome => {
  if (pSupported <= alpha) return 'supported';
  return pRefuted !== null && pRefuted <= alpha ? 'refuted' : 'undecided';
};
