/** What differences on some items say of new ones like them: tested and bounded, or left open. */
import { meanBcaInterval } from '../statistics/paired/mean-bca-interval.ts';
import { signFlipMeanTest } from '../statistics/paired/sign-flip-mean-test.ts';
import { skewnessCorrectedMean } from '../statistics/paired/skewness-corrected-mean.ts';
import type { Generalization, ItemFact } from './comparison.ts';

/** With fewer, nothing is said of new items: 2^8 patterns of signs are the least that can reject with anything to spare. */
export const LEAST_UNITS = 8;

/** A metric's evidence before anything is decided, since that depends on how many metrics are looked at. */
export interface Evidence extends Omit<Generalization, 'outcome' | 'adjustedPValue' | 'leastAdjustedPValue'> {
  readonly leastPValue: number | null;
  /** No difference is beyond the metric's resolution. */
  readonly isUnchanged: boolean;
}

export interface EvidenceOptions {
  readonly groupOf: (itemId: string) => string | null;
  readonly alpha: number;
  readonly seed: string;
  readonly draws: number;
  readonly resamples: number;
}

interface Units {
  readonly unit: Generalization['unit'];
  readonly differences: readonly number[];
}

/** Pieces by one artist are not independent: where items share groups, each group counts once, by the mean of its items. */
function unitsOf(items: readonly ItemFact[], groupOf: (itemId: string) => string | null): Units {
  const groups = new Map<string, number[]>();
  for (const { itemId, difference } of items) {
    const group = groupOf(itemId);
    const key = group === null ? `item ${itemId}` : `group ${group}`;
    groups.set(key, [...(groups.get(key) ?? []), difference]);
  }
  const means = [...groups.values()].map(
    (own) => own.reduce((sum, difference) => sum + difference, 0) / own.length,
  );
  return { unit: groups.size < items.length ? 'group' : 'item', differences: means };
}

/** Gathers a metric's evidence about new items; without any numbers for fewer than 8 items or groups. */
export function gatherEvidence(
  items: readonly ItemFact[],
  { groupOf, alpha, seed, draws, resamples }: EvidenceOptions,
): Evidence {
  const { unit, differences } = unitsOf(items, groupOf);
  const counts = { itemCount: items.length, unit, unitCount: differences.length };
  if (differences.length < LEAST_UNITS)
    return {
      ...counts,
      ...{ estimate: null, interval: null, bcaInterval: null },
      ...{ signFlipPValue: null, tPValue: null, pValue: null, leastPValue: null },
      isUnchanged: false,
    };
  const level = 1 - alpha;
  const signs = signFlipMeanTest(differences, { draws, seed: `${seed}, signs` });
  const { mean, interval, pValues } = skewnessCorrectedMean(differences, { level });
  return {
    ...counts,
    estimate: mean,
    interval,
    bcaInterval: meanBcaInterval(differences, { level, resamples, seed: `${seed}, resamples` }).interval,
    signFlipPValue: signs.pValue,
    tPValue: pValues.twoSided,
    // Signs hold where builds could be exchanged, the corrected t where a mean of 0 comes with skewness: a claim has to pass both.
    pValue: Math.max(signs.pValue, pValues.twoSided),
    leastPValue: signs.leastPValue,
    isUnchanged: items.every(({ change }) => change === 'same'),
  };
}
