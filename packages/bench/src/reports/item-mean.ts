/** The mean of a score over items, and where the mean of music like these items lies. */
import { meanTInterval } from '../statistics/paired/mean-t-interval.ts';
import { type Spread, spreadOf } from './spread.ts';

export interface ItemMean extends Spread {
  readonly mean: number;
  /** By Student's t, of level 0.95; null for one item. */
  readonly interval: { readonly low: number; readonly high: number } | null;
}

/**
 * Values that do not exist are left out.
 *
 * @param least what no value can lie below, as no distance lies below 0: the interval ends there; null where there is no such end
 * @returns null when nothing exists
 */
export function itemMeanOf(
  values: readonly (number | null | undefined)[],
  { least = null }: { least?: number | null } = {},
): ItemMean | null {
  const present = values.filter((value): value is number => typeof value === 'number');
  const spread = spreadOf(present);
  if (spread === null) return null;
  if (present.length === 1) return { ...spread, mean: present[0]!, interval: null };
  const { mean, interval } = meanTInterval(present);
  return {
    ...spread,
    mean,
    interval: { low: Math.max(least ?? interval.low, interval.low), high: interval.high },
  };
}
