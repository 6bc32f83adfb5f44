/** Which conditions are preferred to which others: all of them on one scale, listeners as the units. */
import type { Interval } from '../numeric/interval.ts';
import type { StrengthScale } from '../preference/bradley-terry.ts';
import type { StrengthComparison, StrengthContrast } from '../preference/compare-strengths.ts';
import type { LackOfFit } from '../preference/lack-of-fit.ts';
import { type MeasuredRankingSize, rankingObjection } from '../preference/ranking-objection.ts';
import type { FriedmanResult } from '../rating/friedman-test.ts';
import type { AnswerFilter, RankingClaim } from './analysis-plan.ts';
import { claimParts } from './claim-parts.ts';
import { missingAnswers } from './missing-answers.ts';
import { groupBy } from './scored-answers.ts';
import type { Verdict } from './statement.ts';
import { answersOf, intervalText, listInWords, percent, pValueText, whoAnswered } from './wording.ts';

export interface Ranking {
  readonly id: string;
  /** Why no pair may be told apart, whatever the figures; null where they may decide. Then no contrast is told apart. */
  readonly notTrusted: string | null;
  readonly filter: AnswerFilter;
  readonly scale: StrengthScale;
  readonly comparison: StrengthComparison;
  /** A weak prior was needed, as some condition never lost or never won, or as one figure explains all answers. */
  readonly hasPrior: boolean;
  /**
   * Conditions in groups that were never compared with each other, not even by way of others: where there are several, nothing but the
   * prior holds them on one scale.
   */
  readonly groups: readonly (readonly string[])[];
  readonly lackOfFit: LackOfFit | null;
  /** Of whole orders: how far listeners agree in theirs (Friedman, Kendall's W); null of pairs, or where nobody placed all conditions. */
  readonly agreement: FriedmanResult | null;
  /** How often each condition was preferred where it was compared; ties count for neither. */
  readonly winShares: ReadonlyMap<string, number>;
  /** How often the first was preferred to the second, of the answers that decided; by `JSON.stringify([first, second])`. */
  readonly pairShares: ReadonlyMap<string, { readonly share: number; readonly n: number }>;
}

/** What a ranking is made of: answers on pairs, or whole orders. */
export interface OrderedAnswer {
  readonly listener: string;
  readonly item: string;
  readonly row: object;
}

/** A way to rank: of pairs or of whole orders. */
export interface RankingWay<Answer extends OrderedAnswer> {
  rank(answers: readonly Answer[], level: number): Omit<Ranking, 'id' | 'filter'>;
  /** Whether an answer puts nothing before anything. */
  isTie(answer: Answer): boolean;
  readonly analysis: string;
  readonly assumption: string;
}

/**
 * Ranks the conditions, once or once for each part of the claim.
 *
 * @returns a verdict each: supported when any two conditions are told apart (simultaneous intervals over all pairs), else undecided, as
 *   where no ranking of so few or so uneven listeners has an error rate that was measured to hold; and the scales behind them
 */
export function judgeRanking<Answer extends OrderedAnswer>(
  claim: RankingClaim,
  answers: readonly Answer[],
  { way, simulated, exploratory }: { way: RankingWay<Answer>; simulated: boolean; exploratory: boolean },
): { readonly verdicts: Verdict[]; readonly rankings: Ranking[] } {
  const groups = claimParts(claim, answers, ({ row }) => row);
  const judged = groups.map((group) => {
    const id = [claim.id ?? claim.test, group.key].filter(Boolean).join(': ');
    // cells share alpha: each of k is judged at alpha / k
    const level = 1 - claim.alpha / groups.length;
    const ranking =
      group.answers.length === 0
        ? null
        : { id, filter: group.filter, ...withoutMistrusted(way.rank(group.answers, level)) };
    const missing =
      group.answers.length > 0
        ? null
        : missingAnswers(
            answers.map(({ row }) => row),
            claim,
          );
    return {
      ranking,
      verdict: stateRanking({ id, ...group, way, ranking, level, missing, simulated, exploratory }),
    };
  });
  return {
    verdicts: judged.map(({ verdict }) => verdict),
    rankings: judged.flatMap(({ ranking }) => (ranking === null ? [] : [ranking])),
  };
}

const withoutMistrusted = (ranked: Omit<Ranking, 'id' | 'filter'>): Omit<Ranking, 'id' | 'filter'> =>
  ranked.notTrusted === null ? ranked : { ...ranked, comparison: withoutOrder(ranked.comparison) };

/** Why a scale of so few or so uneven listeners may tell nothing apart; null where it may. */
export function whyNotTrusted(
  { scale, groups }: Pick<Ranking, 'scale' | 'groups'>,
  answers: readonly OrderedAnswer[],
  measured: readonly MeasuredRankingSize[],
): string | null {
  if (groups.length > 1)
    return `nobody compared ${listInWords(
      groups.map((group) => `{${group.map((name) => `“${name}”`).join(', ')}}`),
      'with',
    )}, not even by way of others`;
  const listeners = [...groupBy(answers, ({ listener }) => listener).values()].map(({ length }) => ({
    n: length,
  }));
  const objection = rankingObjection({ conditions: scale.items.length, listeners, measured });
  if (objection !== null) return objection;
  return scale.clustering === 'none'
    ? 'without one of the listeners some conditions could not be compared with the others: more must compare them'
    : null;
}

const withoutOrder = (comparison: StrengthComparison): StrengthComparison => ({
  ...comparison,
  contrasts: comparison.contrasts.map((contrast) => ({ ...contrast, isToldApart: false })),
});

/** @param outcomes pairs of which the first was preferred, each */
export function countWins(
  outcomes: readonly (readonly [winner: string, loser: string])[],
): Pick<Ranking, 'winShares' | 'pairShares'> {
  const wins = new Map<string, { won: number; n: number }>();
  const add = (key: string, won: boolean): void => {
    const count = wins.get(key) ?? { won: 0, n: 0 };
    wins.set(key, { won: count.won + (won ? 1 : 0), n: count.n + 1 });
  };
  const pairs = new Set<string>();
  for (const [winner, loser] of outcomes) {
    add(winner, true);
    add(loser, false);
    for (const [pair, won] of [
      [[winner, loser], true],
      [[loser, winner], false],
    ] as const) {
      const key = JSON.stringify(pair);
      pairs.add(key);
      add(key, won);
    }
  }
  const shares = [...wins].map(([key, { won, n }]) => [key, { share: won / n, n }] as const);
  return {
    winShares: new Map(shares.filter(([key]) => !pairs.has(key)).map(([key, { share }]) => [key, share])),
    pairShares: new Map(shares.filter(([key]) => pairs.has(key))),
  };
}

const shareOf = (logOdds: number): number => 1 / (1 + Math.exp(-logOdds));

function stateRanking<Answer extends OrderedAnswer>({
  id,
  filter,
  answers,
  way,
  ranking,
  level,
  missing,
  simulated,
  exploratory,
}: {
  id: string;
  filter: AnswerFilter;
  answers: readonly Answer[];
  way: RankingWay<Answer>;
  ranking: Ranking | null;
  level: number;
  missing: string | null;
  simulated: boolean;
  exploratory: boolean;
}): Verdict {
  const who = whoAnswered({ filter, simulated });
  const common = {
    id,
    claim: `${who} prefer some of the conditions to others`,
    quantity: 'share',
    nullValue: 0.5,
    margin: null,
    sensitivity: null,
    n: answers.length,
    listeners: new Set(answers.map(({ listener }) => listener)).size,
    items: new Set(answers.map(({ item }) => item)).size,
    analysis: way.analysis,
    assumption: way.assumption,
    exploratory,
  } as const;
  const [widest] = ranking === null ? [] : extremes(ranking.comparison);
  if (ranking === null || widest === undefined)
    return {
      ...common,
      outcome: 'undecided',
      estimate: null,
      interval: null,
      pValue: null,
      sentence:
        missing === null
          ? `${who} have compared no conditions yet.`
          : `Nothing can be said of this claim: ${missing}.`,
    };
  const isAllTies = answers.every((answer) => way.isTie(answer));
  if (ranking.notTrusted !== null || isAllTies)
    return {
      ...common,
      ...noOrder(`${who} gave ${answersOf(answers.length)}`, isAllTies ? null : ranking.notTrusted),
    };
  const { contrasts } = ranking.comparison;
  const found = {
    estimate: shareOf(widest.difference),
    interval: { low: shareOf(widest.interval.low), high: shareOf(widest.interval.high), level },
    pValue: Math.min(...contrasts.map((contrast) => contrast.pValue)),
  };
  const isAnyApart = contrasts.some(({ isToldApart }) => isToldApart);
  const sentenceOf = isAnyApart ? orderSentence : noOrderSentence;
  return {
    ...common,
    ...found,
    outcome: isAnyApart ? 'supported' : 'undecided',
    sentence: `${sentenceOf({ who, n: answers.length, ranking, widest, ...found })}${
      ranking.hasPrior
        ? ' Some never lost or never won, or all answers follow the order of presentation: a weak prior keeps the scale finite.'
        : ''
    }`,
  };
}

interface RankingFound {
  readonly who: string;
  readonly n: number;
  readonly ranking: Ranking;
  readonly widest: StrengthContrast;
  readonly estimate: number;
  readonly interval: Interval;
  readonly pValue: number;
}

/** Where some pair is told apart. */
function orderSentence({ who, n, ranking, widest, estimate, interval, pValue }: RankingFound): string {
  const { contrasts, ranking: order } = ranking.comparison;
  const together = contrasts.filter(({ isToldApart }) => !isToldApart);
  const names = listInWords(
    order.map(({ item }) => `“${item}”`),
    'then',
  );
  const pairs =
    together.length === 0
      ? 'every pair is told apart'
      : `${contrasts.length - together.length} of ${contrasts.length} pairs are told apart (not: ${together
          .slice(0, 4)
          .map(({ stronger, weaker }) => `“${stronger}” and “${weaker}”`)
          .join(', ')}${together.length > 4 ? ` and ${together.length - 4} more` : ''})`;
  return (
    `${who} liked ${names}, in this order, by ${answersOf(n)}: “${widest.stronger}” is preferred to ` +
    `“${widest.weaker}” ${percent(estimate)} of the time (${intervalText(interval)}), ` +
    `and ${pairs} (smallest ${pValueText(pValue)}, raised for all pairs).`
  );
}

/** Where none is. */
function noOrderSentence({ who, n, ranking, widest, estimate, interval, pValue }: RankingFound): string {
  const pairs = ranking.comparison.contrasts.length;
  const [none, raised] =
    pairs === 1
      ? ['the two are not told apart', '']
      : [`none of the ${pairs} pairs is told apart`, ', raised for all pairs'];
  return (
    `${who} gave ${answersOf(n)}, from which no order can be told: ${none}; “${widest.stronger}” is preferred to “${widest.weaker}” ` +
    `${percent(estimate)} of the time (${intervalText(interval)}; smallest ${pValueText(pValue)}${raised}).`
  );
}

/** @param why null where all answers are ties */
const noOrder = (
  given: string,
  why: string | null,
): Pick<Verdict, 'outcome' | 'estimate' | 'interval' | 'pValue' | 'sentence'> => ({
  outcome: 'undecided',
  estimate: null,
  interval: null,
  pValue: null,
  sentence:
    why === null
      ? `${given}, all of “no preference”: no order can be told.`
      : `${given}, from which no order can be told: ${why}.`,
});

/** The contrast of the first and the last of the ranking. */
const extremes = ({ contrasts, ranking }: StrengthComparison) =>
  contrasts.filter(
    ({ stronger, weaker }) => stronger === ranking[0]?.item && weaker === ranking.at(-1)?.item,
  );
