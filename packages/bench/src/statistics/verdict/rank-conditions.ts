/** All conditions on one scale of preference, listeners as the units, and which of them are told apart. */
import type { Random } from '../numeric/random.ts';
import { fitBradleyTerry, type PreferenceScale } from '../preference/bradley-terry.ts';
import { InfiniteEstimateError } from '../preference/choice-model.ts';
import { compareStrengths, type StrengthComparison } from '../preference/compare-strengths.ts';
import type { PairedComparison } from '../preference/paired-comparison.ts';
import { connectedGroups, DisconnectedComparisonsError } from '../preference/win-graph.ts';

/** Odds beyond 1 : 7 are held unlikely: keeps a condition that never lost on the scale. */
export const WEAK_PRIOR = 1;

export interface RankedConditions {
  readonly scale: PreferenceScale;
  readonly comparison: StrengthComparison;
  /** A weak prior was needed, as some condition never lost or never won, or as one figure explains all answers. */
  readonly hasPrior: boolean;
  /**
   * Conditions in groups that were never compared with each other, not even by way of others: where there are several, nothing but the
   * prior holds them on one scale.
   */
  readonly groups: readonly (readonly string[])[];
}

/**
 * Puts conditions on one scale by Bradley and Terry's model.
 *
 * @param draws,random as `compareStrengths` takes them
 * @throws {RangeError} and {TypeError} as `tallyComparisons` does
 */
export function rankConditions(
  comparisons: readonly PairedComparison[],
  options: { readonly level?: number; readonly draws?: number; readonly random?: Random } = {},
): RankedConditions {
  const { scale, hasPrior } = fitOrHold(comparisons);
  return {
    scale,
    comparison: compareStrengths(scale, options),
    hasPrior,
    groups: hasPrior ? comparedGroups(scale.items, comparisons) : [scale.items],
  };
}

function fitOrHold(comparisons: readonly PairedComparison[]): Pick<RankedConditions, 'scale' | 'hasPrior'> {
  try {
    return { scale: fitBradleyTerry(comparisons), hasPrior: false };
  } catch (error) {
    if (!(error instanceof DisconnectedComparisonsError || error instanceof InfiniteEstimateError))
      throw error;
    return { scale: fitBradleyTerry(comparisons, { priorStandardDeviation: WEAK_PRIOR }), hasPrior: true };
  }
}

function comparedGroups(items: readonly string[], comparisons: readonly PairedComparison[]): string[][] {
  const places = new Map(items.map((item, place) => [item, place]));
  const met = items.map(() => new Set<number>());
  for (const { first, second } of comparisons) {
    met[places.get(first)!]!.add(places.get(second)!);
    met[places.get(second)!]!.add(places.get(first)!);
  }
  return connectedGroups(met.map((each) => [...each])).map((group) => group.map((place) => items[place]!));
}
