/** An analysis plan in words, as a report prints it. */
import type { Claim, Exclusion, StoppingRule } from '../statistics/verdict/analysis-plan.ts';
import { formatPercent, listInWords } from './number-text.ts';

const ALTERNATIVE_WORDS = {
  greater: 'better than chance',
  'two-sided': 'different from chance, either way',
} as const;

const pointsText = (share: number): string => `${Number((100 * share).toFixed(1))} points`;

function testText(claim: Claim): string {
  switch (claim.test) {
    case 'exact-binomial':
      return `exact binomial test, ${ALTERNATIVE_WORDS[claim.alternative]}`;
    case 'e-process':
      return `e-process, ${ALTERNATIVE_WORDS[claim.alternative]}`;
    case 'clustered':
      return `test over listeners and pieces like these, ${ALTERNATIVE_WORDS[claim.alternative]}`;
    case 'equivalence':
      return `within ${pointsText(claim.margin)} of chance`;
    case 'similarity':
      return `at most ${pointsText(claim.margin)} above chance`;
    case 'range':
      return `between ${formatPercent(claim.low)} and ${formatPercent(claim.high)}`;
    case 'difference':
      return `“${claim.first.join(', ')}” against “${claim.second.join(', ')}” in ${claim.column}, ${claim.alternative === 'greater' ? 'the first larger' : 'either way'}`;
    case 'ranking':
      return 'ranking of all versions';
    case 'rating-difference':
      return `“${claim.conditions.join('” rated differently from “')}”`;
    case 'rating-equivalence':
      return `“${claim.conditions.join('” rated like “')}”`;
  }
}

function scopeText({ stratum, where, conditions }: Claim): string {
  const over =
    stratum === 'overall'
      ? 'over all answers'
      : stratum === 'condition-pair'
        ? 'for each pair of conditions'
        : `for each value of ${stratum}`;
  const filter = Object.entries(where ?? {}).map(([column, values]) => `${column} ${values.join(' or ')}`);
  const pair = conditions === undefined ? [] : [`only “${conditions.join('” against “')}”`];
  return [over, ...(filter.length > 0 ? [`only ${filter.join(', ')}`] : []), ...pair].join(', ');
}

/** `exact binomial test, better than chance, over all answers, α = 0.05`. */
export function claimText(claim: Claim): string {
  const margin =
    'alternative' in claim && claim.margin !== undefined
      ? [`refuted within ${pointsText(claim.margin)} of nothing`]
      : [];
  return [testText(claim), scopeText(claim), `α = ${claim.alpha}`, ...margin].join(', ');
}

function exclusionText(exclusion: Exclusion): string {
  if (exclusion === 'training-trials') return 'training trials';
  switch (exclusion.rule) {
    case 'catch-trials':
      return `listeners with fewer than ${exclusion.required} of ${exclusion.of} catch trials right`;
    case 'post-screening':
      return 'listeners who fail the post-screening of ITU-R BS.1534-3';
    case 'where':
      return `answers with ${exclusion.column} ${exclusion.values.join(' or ')}`;
  }
}

/** Whom or what a plan leaves out. */
export const exclusionsText = (exclusions: readonly Exclusion[]): string =>
  listInWords(exclusions.map(exclusionText));

/** When a plan stops asking. */
export function stoppingText(rule: StoppingRule): string {
  if (rule === 'fixed-trials') return 'judged once, when the panel is over';
  if (rule === 'any-time') return 'may be watched and stopped at will';
  return `looked at after ${listInWords(rule.looksAt.map(String))} answers, alpha spent after ${rule.spending === 'pocock' ? 'Pocock' : 'O’Brien and Fleming'}`;
}
