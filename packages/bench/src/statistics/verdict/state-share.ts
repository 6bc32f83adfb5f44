/** A judged share in words: claim, numbers, meaning. */
import { type AnswerFilter, isNearChance } from './analysis-plan.ts';
import type { ChoiceMethod } from './choice-method.ts';
import { sensitivityOf } from './sensitivity.ts';
import type { ShareInference } from './share-inference.ts';
import type { Outcome, Verdict } from './statement.ts';
import { decide, type ShareClaim, type ShareEvidence } from './weigh-share.ts';
import {
  answersOf,
  type ChoiceWords,
  choiceWords,
  intervalText,
  percent,
  points,
  pValueText,
  sensitivityText,
  whoAnswered,
} from './wording.ts';

/** A share this near chance is a small effect, however sure it is that it lies above. */
const SLIGHT = 0.1;

export interface CountedAnswers {
  readonly successes: number;
  /** Answers that count. */
  readonly n: number;
  /** Answers of "no preference", left out of n. */
  readonly ties: number;
  readonly listeners: number;
  readonly items: number;
}

export interface ShareStatement {
  readonly id: string;
  readonly claim: ShareClaim;
  readonly method: ChoiceMethod;
  readonly simulated: boolean;
  readonly chance: number;
  /** The two conditions compared; null when answers on several pairs are pooled. */
  readonly conditions: readonly [string, string] | null;
  /** Whose answers. */
  readonly filter: AnswerFilter;
  readonly counts: CountedAnswers;
  readonly inference: ShareInference;
  readonly evidence: ShareEvidence;
  /** p-values already raised for several verdicts, and for how many. */
  readonly raised?: {
    readonly pSupported: number;
    readonly pRefuted: number | null;
    readonly verdicts: number;
  };
  readonly exploratory: boolean;
  /** Why there are no answers, where somebody answered something else. */
  readonly missing: string | null;
}

/** States what a share of answers says about a claim; without answers every number is null and nothing is decided. */
export function stateShare(statement: ShareStatement): Verdict {
  const {
    id,
    claim,
    method,
    simulated,
    chance,
    conditions,
    filter,
    counts,
    inference,
    evidence,
    exploratory,
  } = statement;
  const who = whoAnswered({ filter, simulated });
  const words = choiceWords({ method, who, conditions, simulated, chance });
  const common = {
    id,
    claim: claimText(claim, words, who),
    quantity: 'share',
    nullValue: chance,
    margin: evidence.margin,
    n: counts.n,
    listeners: counts.listeners,
    items: counts.items,
    analysis: inference.analysis,
    assumption: inference.assumption,
    exploratory,
    sensitivity: null,
  } as const;
  const tieText = counts.ties === 0 ? '' : ` ${answersOf(counts.ties)} of “no preference” left out.`;
  if (inference.estimate === null) {
    return {
      ...common,
      outcome: 'undecided',
      estimate: null,
      interval: null,
      pValue: null,
      sentence:
        statement.missing === null
          ? `${who} have given no answers that count yet.${tieText}`
          : `Nothing can be said of this claim: ${statement.missing}.`,
    };
  }
  const { estimate } = inference;
  const { pSupported, pRefuted } = statement.raised ?? evidence;
  const judged = decide({ pSupported, pRefuted, alpha: claim.alpha });
  const outcome = inference.notTrusted === null ? judged : 'undecided';
  const interval = inference.interval(evidence.level);
  const pValue = outcome === 'refuted' && pRefuted !== null ? pRefuted : pSupported;
  const sensitivity =
    inference.notTrusted === null ? sensitivityOf({ method, share: estimate, interval, n: counts.n }) : null;
  const found = `${who} ${words.did} ${percent(estimate)} of the time`;
  const counted = `${counts.successes} of ${answersOf(counts.n)}`;
  const meaning = meaningOf({ outcome, claim, words, inference, estimate, chance });
  const raisedText = statement.raised
    ? `, raised for ${statement.raised.verdicts} comparisons after Holm`
    : '';
  return {
    ...common,
    outcome,
    estimate,
    interval,
    pValue,
    sensitivity,
    sentence:
      inference.notTrusted === null
        ? `${found} (${intervalText(interval)}), ${counted}: ${meaning} (${sidesOf(claim)}${pValueText(pValue)}${raisedText}).${sensitivityText(sensitivity)}${tieText}`
        : `${found}, ${counted}: ${words.neither}, as ${inference.notTrusted}.${tieText}`,
  };
}

const sidesOf = (claim: ShareClaim): string => {
  if (!('alternative' in claim)) return '';
  return claim.alternative === 'greater' ? 'one-sided ' : 'two-sided ';
};

function claimText(claim: ShareClaim, words: ChoiceWords, who: string): string {
  if (isNearChance(claim)) return words.nearClaim;
  if (claim.test === 'range')
    return `${who} ${words.did} between ${percent(claim.low)} and ${percent(claim.high)} of the time`;
  return words.claim;
}

function meaningOf({
  outcome,
  claim,
  words,
  inference,
  estimate,
  chance,
}: {
  outcome: Outcome;
  claim: ShareClaim;
  words: ChoiceWords;
  inference: ShareInference;
  estimate: number;
  chance: number;
}): string {
  const isNear = (margin: number): boolean =>
    inference.pAbove(chance - margin) <= claim.alpha && inference.pBelow(chance + margin) <= claim.alpha;
  /** What a bound from above alone says; a share well below chance is no share next to it. */
  const atMost = (margin: number): string => {
    const bound = `at most ${percent(chance + margin)}`;
    if (isNear(margin)) return `${bound}, ${words.near}`;
    return inference.pBelow(chance) <= claim.alpha ? `${bound}, and ${words.below}` : bound;
  };
  if (claim.test === 'range') {
    const range = `${percent(claim.low)} to ${percent(claim.high)}`;
    if (outcome === 'supported') return `the share lies within ${range}`;
    if (outcome === 'refuted') return `the share lies outside ${range}`;
    return `this panel cannot say whether the share lies within ${range}`;
  }
  if (isNearChance(claim)) {
    const margin = `${points(claim.margin)} of ${percent(chance)}`;
    if (outcome === 'supported')
      return claim.test === 'similarity' ? atMost(claim.margin) : `within ${margin}, ${words.near}`;
    if (outcome === 'refuted') return `further than ${margin}, which is more than next to nothing`;
    return `this panel cannot say whether the share lies within ${margin}`;
  }
  if (outcome === 'supported' && estimate < chance) return words.below;
  if (outcome === 'supported') {
    // a sure finding of a small effect is still a small effect
    const isSlight = estimate < chance + SLIGHT && words.slight !== null;
    return isSlight ? `${words.above}, ${words.slight}` : words.above;
  }
  if (outcome === 'undecided') return words.neither;
  if (claim.margin === undefined) return words.below;
  if (claim.alternative === 'greater') return atMost(claim.margin);
  return isNear(claim.margin)
    ? `within ${points(claim.margin)} of ${percent(chance)}, ${words.near}`
    : words.below;
}
