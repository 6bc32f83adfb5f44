/** Compares two conditions of runs: the same metrics of both, artists as what items share. */
import type { Metric } from '../metrics/metric.ts';
import { compareScores } from './compare-scores.ts';
import { comparedMetricsOf } from './compared-metrics.ts';
import type { Comparison } from './comparison.ts';
import type { RunSide } from './open-run-side.ts';

/**
 * Compares two sides as `compareScores` does.
 *
 * Items of one artist count as one where there are 8 artists; where no artist is known, every item counts as independent, which the
 * comparison says.
 *
 * @param metricIds which ones; by default all that either side has scores of
 * @param ownMetrics besides those of the bench, so that their direction is known
 * @throws {RangeError} for a metric that is neither known nor scored, and as `compareScores` does
 */
export function compareSides({
  baseline,
  candidate,
  metricIds,
  ownMetrics,
  ...options
}: {
  baseline: RunSide;
  candidate: RunSide;
  metricIds?: readonly string[] | undefined;
  ownMetrics?: readonly Metric[] | undefined;
  alpha?: number | undefined;
  seed?: string | undefined;
}): Comparison {
  const own = [baseline, candidate].flatMap(({ records, conditionId }) =>
    records.filter((record) => record.conditionId === conditionId),
  );
  const artists = new Map([...baseline.artists, ...candidate.artists]);
  return compareScores({
    ...{ baseline, candidate, ...options },
    metrics: comparedMetricsOf(own, { ids: metricIds, own: ownMetrics }),
    ...(artists.size > 0 && { groupOf: (itemId: string) => artists.get(itemId) ?? null }),
  });
}
