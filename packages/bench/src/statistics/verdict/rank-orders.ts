/** Ranks conditions by whole orders of them. */
import type { Random } from '../numeric/random.ts';
import { InfiniteEstimateError } from '../preference/choice-model.ts';
import { compareStrengths } from '../preference/compare-strengths.ts';
import { type LackOfFit, testLackOfFit } from '../preference/lack-of-fit.ts';
import type { PairedComparison } from '../preference/paired-comparison.ts';
import { fitPlackettLuce, type RankingScale } from '../preference/plackett-luce.ts';
import { MEASURED_ORDER_SIZES } from '../preference/ranking-objection.ts';
import { decidedPairs } from '../preference/read-ranking.ts';
import { connectedGroups, DisconnectedComparisonsError } from '../preference/win-graph.ts';
import { type FriedmanResult, friedmanTest } from '../rating/friedman-test.ts';
import {
  countWins,
  type OrderedAnswer,
  type Ranking,
  type RankingWay,
  whyNotTrusted,
} from './judge-ranking.ts';
import { WEAK_PRIOR } from './rank-conditions.ts';
import { groupBy } from './scored-answers.ts';

/** One listener's order of some conditions on one piece. */
export interface OrderAnswer extends OrderedAnswer {
  /** The best first; several in one place are a tie. */
  readonly places: readonly (readonly string[])[];
}

/**
 * Puts conditions on one scale by Plackett and Luce's model, with a weak prior where nothing else keeps it finite.
 *
 * @param draws,random as `compareStrengths` takes them
 * @throws {RangeError} as `fitPlackettLuce` does
 */
export function rankOrders(
  answers: readonly Pick<OrderAnswer, 'listener' | 'places'>[],
  options: { readonly level?: number; readonly draws?: number; readonly random?: Random } = {},
): Pick<Ranking, 'scale' | 'comparison' | 'hasPrior' | 'groups'> {
  const { scale, hasPrior } = fitOrHold(answers);
  return {
    scale,
    comparison: compareStrengths(scale, options),
    hasPrior,
    groups: hasPrior ? heardTogether(answers) : [scale.items],
  };
}

/** By Plackett and Luce's model. */
export const ORDERS: RankingWay<OrderAnswer> = {
  rank(answers, level) {
    const ranked = rankOrders(answers, { level });
    return {
      ...ranked,
      notTrusted: whyNotTrusted(ranked, answers, MEASURED_ORDER_SIZES),
      lackOfFit: ranked.hasPrior ? null : lackOfFitOf(answers.flatMap(pairsOf)),
      agreement: agreementOf(answers, ranked.scale.items),
      ...countWins(answers.flatMap(({ places }) => decidedPairs(places))),
    };
  },
  isTie: ({ places }) => places.length < 2,
  analysis: 'Plackett–Luce scale of whole orders, simultaneous intervals of all pairs',
  assumption:
    'One scale of preference holds all conditions (Plackett and Luce’s model, with ties): each place goes to one of those left, by their ' +
    'strengths alone. Listeners answered independently of each other, and their own orders may hang together. Pieces are those of the panel.',
};

function fitOrHold(answers: readonly Pick<OrderAnswer, 'listener' | 'places'>[]): {
  scale: RankingScale;
  hasPrior: boolean;
} {
  try {
    return { scale: fitPlackettLuce(answers), hasPrior: false };
  } catch (error) {
    if (!(error instanceof DisconnectedComparisonsError || error instanceof InfiniteEstimateError))
      throw error;
    return { scale: fitPlackettLuce(answers, { priorStandardDeviation: WEAK_PRIOR }), hasPrior: true };
  }
}

/** Conditions in groups that no order holds together, not even by way of others. */
function heardTogether(answers: readonly Pick<OrderAnswer, 'places'>[]): string[][] {
  const items = [...new Set(answers.flatMap(({ places }) => places.flat()))];
  const placeOf = new Map(items.map((item, index) => [item, index]));
  const met = items.map(() => new Set<number>());
  for (const { places } of answers) {
    const heard = places.flat().map((item) => placeOf.get(item)!);
    for (const one of heard) for (const other of heard) if (one !== other) met[one]!.add(other);
  }
  return connectedGroups(met.map((each) => [...each])).map((group) => group.map((index) => items[index]!));
}

/** What an order says of every pair in it, the first of each in alphabetical order. */
function pairsOf({ listener, places }: OrderAnswer): PairedComparison[] {
  const placed = places
    .flatMap((items, place) => items.map((item) => ({ item, place })))
    .sort((one, other) => (one.item < other.item ? -1 : 1));
  return placed.flatMap((one, index) =>
    placed.slice(index + 1).map((other) => ({
      listener,
      first: one.item,
      second: other.item,
      preferred: one.place === other.place ? 'neither' : one.place < other.place ? 'first' : 'second',
    })),
  );
}

/**
 * Whether pairs go against the scale, as its strengths alone say how often the one comes before the other.
 *
 * The pairs of one order hang together, so that only the test over listeners stands; null where there is none.
 */
function lackOfFitOf(pairs: readonly PairedComparison[]): LackOfFit | null {
  try {
    const tested = testLackOfFit(pairs);
    return tested.clustered && { ...tested, pValue: tested.clustered.pValue };
  } catch (error) {
    if (error instanceof DisconnectedComparisonsError || error instanceof InfiniteEstimateError) return null;
    throw error;
  }
}

/** Over listeners by their mean places, of those who placed all conditions. */
function agreementOf(answers: readonly OrderAnswer[], items: readonly string[]): FriedmanResult | null {
  const rows = [...groupBy(answers, ({ listener }) => listener).values()].flatMap((own) => {
    const sums = new Map<string, { sum: number; n: number }>();
    for (const { places } of own) {
      let before = 0;
      for (const items of places) {
        for (const item of items) {
          const { sum, n } = sums.get(item) ?? { sum: 0, n: 0 };
          // those in one place share the mean of the places they take
          sums.set(item, { sum: sum + before + (items.length + 1) / 2, n: n + 1 });
        }
        before += items.length;
      }
    }
    const means = items.flatMap((item) => {
      const own = sums.get(item);
      return own === undefined ? [] : [-own.sum / own.n];
    });
    return means.length === items.length ? [means] : [];
  });
  return rows.length === 0 || items.length < 2 ? null : friedmanTest(rows);
}
