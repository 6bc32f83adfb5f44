/** Compares two conditions of runs: the same metrics of both, artists as what items share. */
import { artistGroupsOf } from '../datasets/group-by-artist.ts';
import type { Metric } from '../metrics/metric.ts';
import { compareScores } from './compare-scores.ts';
import { comparedMetricsOf } from './compared-metrics.ts';
import type { Comparison } from './comparison.ts';
import type { RunSide } from './open-run-side.ts';

/**
 * Compares two sides as `compareScores` does.
 *
 * Items of one artist count as one, and nothing is said of new items where there are fewer than 8 artists then. An item by nobody knows
 * whom counts as independent, which the comparison says.
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
  const credits = [...baseline.credits, ...candidate.credits];
  return compareScores({
    ...{ baseline, candidate, ...options },
    metrics: comparedMetricsOf(own, { ids: metricIds, own: ownMetrics }),
    ...(credits.length > 0 && { groupOf: artistGroupsOf(credits) }),
  });
}
