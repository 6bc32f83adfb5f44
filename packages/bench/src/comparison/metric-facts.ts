/** What one metric says of the items that both sides have: facts, each set against the metric's resolution. */
import { type Metric, resolutionOf } from '../metrics/metric.ts';
import type { ItemFact, MetricComparison } from './comparison.ts';
import { isNumber, type RecordPair } from './pair-records.ts';

/** What a comparison has to know of a metric; scores of one that this version does not know have no direction. */
export type ComparedMetric = Pick<Metric, 'id' | 'title' | 'unit' | 'digits' | 'better'> &
  Partial<Pick<Metric, 'comparesWith'>>;

type MetricFacts = Pick<MetricComparison, 'resolution' | 'spread' | 'items' | 'counts'>;

/** Every item with a value on both sides, in the order of the pairs; of a distance to a reference none whose one side is that reference. */
export function metricFactsOf(metric: ComparedMetric, pairs: readonly RecordPair[]): MetricFacts {
  const resolution = resolutionOf(metric);
  const items = pairs.flatMap((pair): ItemFact[] => {
    if (isOutOfPlace(metric, pair)) return [];
    const baseline = pair.baseline.scores[metric.id];
    const candidate = pair.candidate.scores[metric.id];
    if (!isNumber(baseline) || !isNumber(candidate)) return [];
    const difference = pair.isSameRendering ? 0 : candidate - baseline;
    const change = Math.abs(difference) > resolution ? directionOf(metric, difference) : 'same';
    return [{ itemId: pair.itemId, baseline, candidate, difference, change }];
  });
  const countOf = (wanted: ItemFact['change']): number =>
    items.filter(({ change }) => change === wanted).length;
  return {
    resolution,
    spread: Math.max(
      resolution,
      deviationOf(items.flatMap(({ baseline, candidate }) => [baseline, candidate])),
    ),
    items,
    counts: {
      better: countOf('better'),
      worse: countOf('worse'),
      changed: countOf('changed'),
      same: countOf('same'),
    },
  };
}

/** A reference's distance to itself is 0 by construction: whatever is set beside it would be worse. */
export const isOutOfPlace = (
  { comparesWith }: Pick<ComparedMetric, 'comparesWith'>,
  { referenceSide }: Pick<RecordPair, 'referenceSide'>,
): boolean => comparesWith === 'reference' && referenceSide !== null;

/** What a difference other than 0 means by the metric's direction. */
export function directionOf(
  { better }: Pick<Metric, 'better'>,
  difference: number,
): 'better' | 'worse' | 'changed' {
  if (better === 'none') return 'changed';
  return (better === 'lower') === difference < 0 ? 'better' : 'worse';
}

function deviationOf(values: readonly number[]): number {
  const count = values.length;
  if (count < 2) return 0;
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (count - 1));
}
