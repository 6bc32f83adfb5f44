/** What a run's records say of how far a condition and the humans are from each human master. */
import { METRICS } from '../metrics/metric-table.ts';
import type { RunRecord } from '../runs/run-record.ts';
import type { ItemDistances } from './as-near-as-another-human.ts';

type Distances = Pick<RunRecord, 'itemId' | 'conditionId' | 'toReferences'>;

/**
 * Collects the distances of one metric, item by item, in the order of the records.
 *
 * Human masters are those that renderings were compared with; a human master that is the condition itself is left out of the others,
 * so that nobody is compared with himself.
 *
 * @param metricId of a distance for which less is nearer: one of `METRICS`, or one of one's own
 * @throws {RangeError} for one of `METRICS` for which less is not nearer
 */
export function itemDistancesOf(
  records: readonly Distances[],
  { metricId, conditionId }: { metricId: string; conditionId: string },
): readonly ItemDistances[] {
  const known = METRICS.find(({ id }) => id === metricId);
  if (known && known.better !== 'lower')
    throw new RangeError(
      `Cannot take ${metricId} as a distance as less of it must be better: current value is ${known.better}`,
    );
  const distancesOf = ({ toReferences }: Distances): Record<string, number | null> =>
    Object.fromEntries(
      Object.entries(toReferences).map(([humanId, scores]) => [humanId, scores[metricId] ?? null]),
    );
  const own = records.filter((record) => record.conditionId === conditionId);
  return own.map((record) => {
    const fromCondition = distancesOf(record);
    const fromHumans = records
      .filter(
        ({ itemId, conditionId: other }) =>
          itemId === record.itemId && other !== conditionId && Object.hasOwn(fromCondition, other),
      )
      .map((human) => [human.conditionId, distancesOf(human)] as const);
    return { itemId: record.itemId, fromCondition, fromHumans: Object.fromEntries(fromHumans) };
  });
}
